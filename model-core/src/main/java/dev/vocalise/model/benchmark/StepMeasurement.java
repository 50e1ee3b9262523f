package dev.vocalise.model.benchmark;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.backbone.Pretrained;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.FrontEnd;
import dev.vocalise.model.features.TrainingClips;
import dev.vocalise.model.method.Foundation;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.Moment;
import dev.vocalise.model.method.Phase;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.model.method.Schedule;
import dev.vocalise.model.method.Sees;
import dev.vocalise.model.method.SourceFacts;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.StateTensors;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.tensor.TorchEngine;
import dev.vocalise.model.training.Evaluation;
import dev.vocalise.model.training.LearnerState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the steps of a training on recordings of noise, through its learner and with its own
 * settings, and says what they took. For a process of its own, whose largest memory is that of the
 * steps.
 *
 * <p>It begins with one utterance and doubles: what does not fit is never tried, so that the
 * machine does not run out of memory for an estimate.
 */
public final class StepMeasurement {

  /**
   * What a measurement may take.
   *
   * @param bytes of memory
   * @param seconds after which no larger size is begun, but for the second one
   */
  public record Limits(long bytes, double seconds) {}

  private static final long SEED = 1;
  private static final double RATE = 1e-4;
  private static final String BATCH = "training.batchSize";
  private static final String PASS = "training.microBatch";

  /** Seconds of a step from which on one is enough. */
  private static final double LONG = 10;

  /** Seconds in which Java compiles what short steps call. */
  private static final double WARM_UP = 1.5;

  private static final double TIMED = 0.5;

  /** Seconds of recordings of which nothing is asked but to be read. */
  private static final double SHORTEST = 0.2;

  /** Frames of every encoder that keeps them. */
  private static final int FRAMES_PER_SECOND = 100;

  private final StepKind kind;
  private final Limits limits;
  private final Method method;
  private final Values values;
  private final BackboneFamily family;
  private final List<float[]> waves;
  private final BackboneFamily.Start start;
  private long idleBytes;
  private long weightBytes;
  private long momentBytes;
  private long keptBytesPerSecond;

  private StepMeasurement(StepKind kind, Limits limits) {
    this.kind = kind;
    this.limits = limits;
    Modality modality = Modality.of(kind.modality());
    method = Method.of(kind.method());
    values = Values.of(method.settings(), modality, kind.training());
    family = BackboneFamily.of(kind.encoder());
    waves = kind.utterances().stream().map(heard -> noise(heard.seconds())).toList();
    Values sizes = Values.of(family.settings(), modality, kind.encoderSettings());
    String folder = kind.checkpoint();
    start =
        new BackboneFamily.Start(
            folder == null ? null : Path.of(folder), sizes, SEED, fitted(sizes));
  }

  /**
   * Measures in the calling thread.
   *
   * @throws RuntimeException when not even a step of one utterance can be made
   */
  public static MeasuredStep run(StepKind kind, Limits limits) {
    TorchEngine.setThreads(kind.threads());
    return new StepMeasurement(kind, limits).run();
  }

  private Fitted fitted(Values sizes) {
    List<Clip> all = new ArrayList<>(clips(waves.size()));
    float[] nothing = noise(SHORTEST);
    for (String text : kind.vocabulary()) {
      all.add(new Sounding(all.size(), nothing, text, kind.columns()));
    }
    return family.fit(sizes, new TrainingClips(all, clips(waves.size())));
  }

  private MeasuredStep run() {
    Schedule.Batches batches = new Recipe(method, values, SEED).schedule().batches();
    List<MeasuredStep.Size> sizes = new ArrayList<>();
    long begin = System.nanoTime();
    String why = null;
    int pass = 1;
    while (true) {
      long before = System.nanoTime();
      MeasuredStep.Size size;
      try {
        size = size(pass, batches);
      } catch (RuntimeException e) {
        if (sizes.isEmpty()) {
          throw e;
        }
        why = "%d utterances at once failed: %s".formatted(pass, firstLine(e));
        break;
      }
      sizes.add(size);
      if (pass == batches.pass()) {
        break;
      }
      int next = Math.min(2 * pass, batches.pass());
      double took = since(before) * next / pass;
      MeasuredStep soFar = measured(batches.size(), next, sizes, null);
      if (soFar.peakBytes() > limits.bytes) {
        why = "%d utterances at once would not fit into memory".formatted(next);
        break;
      }
      if (since(begin) + took > (sizes.size() < 2 ? 3 : 1) * limits.seconds) {
        why = "%d utterances at once would take too long to measure".formatted(next);
        break;
      }
      pass = next;
    }
    return measured(batches.size(), batches.pass(), sizes, why);
  }

  private MeasuredStep measured(
      int batch, int pass, List<MeasuredStep.Size> sizes, @Nullable String why) {
    return new MeasuredStep(
        batch, pass, sizes, idleBytes, weightBytes, momentBytes, keptBytesPerSecond, why);
  }

  private MeasuredStep.Size size(int pass, Schedule.Batches batches) {
    int batch = batches.pass() == batches.size() ? pass : Math.min(batches.size(), 2 * pass);
    Values own = with(with(values, BATCH, batch), PASS, pass);
    FeatureSource features = family.features(start, Domain.SOURCE, clips(batch));
    boolean last = pass == batches.pass();
    ComputeDevice device = ComputeDevice.parse(kind.device());
    Recipe recipe = new Recipe(method, own, SEED);
    try (Learner learner =
        recipe.learner(
            new Foundation(
                family.encoder(start, device),
                family.logMels(start),
                new SourceFacts(
                    Collections.nCopies(kind.classes(), batch),
                    kind.speakers(),
                    kind.genders())))) {
      if (pass == 1) {
        idleBytes = TrainBenchmark.peakRssBytes();
        boolean keeps = !(family instanceof Pretrained) && family.modality().hears();
        keptBytesPerSecond =
            keeps && kind.columns() == 0
                ? (long) FRAMES_PER_SECOND * features.width() * Float.BYTES
                : 0;
      }
      List<MeasuredStep.Step> steps = steps(learner, recipe, features, last);
      weightBytes = bytes(LearnerState.liveWeights(learner));
      momentBytes = bytes(LearnerState.liveMoments(learner));
      double evaluated =
          timed(
              () -> {
                long begin = System.nanoTime();
                Evaluation.of(learner, features, pass);
                return 1e3 * since(begin);
              },
              false);
      return new MeasuredStep.Size(
          pass, batch, steps, evaluated / batch, TrainBenchmark.peakRssBytes());
    }
  }

  /**
   * Each kind of step of each phase.
   *
   * @param exactly whether short ones are repeated
   */
  private List<MeasuredStep.Step> steps(
      Learner learner, Recipe recipe, FeatureSource features, boolean exactly) {
    Turns turns = new Turns(features, kind.classes(), kind.speakers());
    List<MeasuredStep.Step> steps = new ArrayList<>();
    int number = 0;
    for (Phase phase : recipe.schedule().phases()) {
      number++;
      Moment at = new Moment(1, number, 0.5, RATE, SEED);
      for (Sees sees : phase.feeding().steps()) {
        try (FedSteps fed = new FedSteps(learner, at, () -> turns.of(sees, phase.views()))) {
          steps.add(new MeasuredStep.Step(number, sees, timed(fed, exactly), fed.inputBytes()));
        }
      }
    }
    return steps;
  }

  private static Values with(Values values, String key, int value) {
    return values.settings().has(key) ? values.with(key, value) : values;
  }

  /**
   * Seconds of a step.
   *
   * @param stepper its milliseconds
   * @param exactly whether short steps are repeated
   */
  private static double timed(TrainBenchmark.Stepper stepper, boolean exactly) {
    double first = stepper.step() / 1e3;
    if (first > LONG) {
      return first;
    }
    long begin = System.nanoTime();
    double seconds = stepper.step() / 1e3;
    if (!exactly) {
      return seconds;
    }
    while (since(begin) < WARM_UP) {
      seconds = stepper.step() / 1e3;
    }
    List<Double> all = new ArrayList<>(List.of(seconds));
    begin = System.nanoTime();
    while (since(begin) < TIMED) {
      all.add(stepper.step() / 1e3);
    }
    return TrainBenchmark.median(all.stream().mapToDouble(Double::doubleValue).sorted().toArray());
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static long bytes(StateTensors state) {
    return state.tensors().values().stream().mapToLong(TensorData::byteCount).sum();
  }

  private static String firstLine(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message);
  }

  private List<Clip> clips(int count) {
    int known = waves.size();
    return IntStream.range(0, count)
        .mapToObj(
            i -> (Clip) clip(i, count <= known ? (int) ((long) i * known / count) : i % known))
        .toList();
  }

  private Sounding clip(int number, int like) {
    return new Sounding(
        number, waves.get(like), kind.utterances().get(like).words(), kind.columns());
  }

  private static float[] noise(double seconds) {
    float[] wave =
        new float[(int) Math.round(Math.max(SHORTEST, seconds) * FrontEnd.SAMPLE_RATE_HZ)];
    new InitialWeights(SEED).normal(wave, 0.1);
    return wave;
  }

  /** A recording of noise of which words and functionals are known where there are any. */
  @SuppressWarnings("ArrayRecordComponent") // shared by all of its length; never compared
  private record Sounding(int number, float[] wave, @Nullable String words, int columns)
      implements Clip {

    @Override
    public String digest() {
      return String.format(Locale.ROOT, "noise %06d", number);
    }

    @Override
    public float[] functionals() {
      float[] numbers = new float[columns];
      new InitialWeights(number).normal(numbers, 1);
      return numbers;
    }
  }
}

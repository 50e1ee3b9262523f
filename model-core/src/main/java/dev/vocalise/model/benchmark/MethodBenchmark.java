package dev.vocalise.model.benchmark;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.LogMels;
import dev.vocalise.model.benchmark.TrainBenchmark.Stepper;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.features.Voices;
import dev.vocalise.model.method.Foundation;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.Moment;
import dev.vocalise.model.method.Phase;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.model.method.SourceFacts;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.TorchEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Times each kind of step of a method with a {@code crnn}, on random weights and inputs: through
 * its learner and with its own settings, as in training.
 */
public final class MethodBenchmark {

  private static final String ENCODER = "crnn";
  private static final long SEED = 1;
  private static final double RATE = 1e-4;
  private static final int CLASSES = Emotion.values().length;

  /** As many as IEMOCAP has. */
  private static final int SPEAKERS = 10;

  /**
   * What to time.
   *
   * @param method name
   * @param frames F
   * @param mel mel bins
   * @param batch utterances of one domain in a step
   * @param steps timed steps of each kind, after those that warm up
   * @param threads threads of an operation
   */
  public record MethodBenchSettings(
      String method, int frames, int mel, int batch, int steps, int threads) {}

  /**
   * Times of one kind of step.
   *
   * @param kind the phase that has it, and what it sees
   * @param stepMsBest fastest step, milliseconds
   * @param stepMsMedian median step, milliseconds
   */
  public record StepTimes(String kind, double stepMsBest, double stepMsMedian) {}

  /**
   * What came out.
   *
   * @param kinds in the order of training
   * @param peakRssMb largest resident memory of this process so far, in MB of 10⁶ bytes; 0 where
   *     the system does not tell
   */
  public record MethodBenchResult(List<StepTimes> kinds, double peakRssMb) {}

  /** What a step sees. */
  private record Turn(@Nullable LabelledBatch source, @Nullable Batch target) {}

  private final MethodBenchSettings settings;

  private MethodBenchmark(MethodBenchSettings settings) {
    this.settings = settings;
  }

  /**
   * Runs the benchmark on the CPU, in the calling thread.
   *
   * @throws IllegalArgumentException when there is no such method, or it does not take the sizes
   */
  public static MethodBenchResult run(MethodBenchSettings settings) {
    return new MethodBenchmark(settings).run();
  }

  private MethodBenchResult run() {
    TorchEngine.setThreads(settings.threads());
    Method method = Method.of(settings.method());
    Recipe recipe = new Recipe(method, values(method), SEED);
    List<StepTimes> kinds = new ArrayList<>();
    try (Learner learner = recipe.learner(foundation())) {
      int number = 0;
      for (Phase phase : recipe.schedule().phases()) {
        number++;
        for (Map.Entry<String, Turn> turn : turns(phase).entrySet()) {
          Moment at = new Moment(1, number, 0.5, RATE, SEED);
          kinds.add(
              time(
                  "phase %d, %s".formatted(number, turn.getKey()),
                  TrainBenchmark.stepper(
                      learner, turn.getValue().source(), turn.getValue().target(), at)));
        }
      }
    }
    return new MethodBenchResult(kinds, TrainBenchmark.peakRssMb());
  }

  private Values values(Method method) {
    Values values = method.settings().defaults(Modality.AUDIO);
    for (String key : List.of("training.batchSize", "training.microBatch")) {
      values = method.settings().has(key) ? values.with(key, settings.batch()) : values;
    }
    return values;
  }

  private Foundation foundation() {
    BackboneFamily family = BackboneFamily.of(ENCODER);
    Values sizes =
        family
            .settings()
            .defaults(Modality.AUDIO)
            .with("frames", settings.frames())
            .with("bins", settings.mel());
    BackboneFamily.Start start = new BackboneFamily.Start(null, sizes, SEED);
    LogMels logMels = family.logMels(start);
    return new Foundation(
        family.encoder(start, ComputeDevice.CPU),
        logMels,
        new SourceFacts(Collections.nCopies(CLASSES, settings.batch()), SPEAKERS, true));
  }

  private StepTimes time(String kind, Stepper stepper) {
    TrainBenchmark.warmUp(stepper);
    double[] milliseconds = TrainBenchmark.sorted(stepper, settings.steps());
    return new StepTimes(kind, milliseconds[0], TrainBenchmark.median(milliseconds));
  }

  /** The kinds of steps of a phase, by what they see. */
  private Map<String, Turn> turns(Phase phase) {
    LabelledBatch source = source(phase.views());
    Batch target = batch(phase.views());
    Map<String, Turn> turns = new LinkedHashMap<>();
    switch (phase.feeding()) {
      case SOURCE_ONLY -> turns.put("source", new Turn(source, null));
      case PAIRED -> turns.put("both", new Turn(source, target));
      case MIXED -> turns.put("mixed", new Turn(null, target));
      case ALTERNATING -> {
        turns.put("source", new Turn(source, null));
        turns.put("target", new Turn(null, target));
      }
    }
    return turns;
  }

  private LabelledBatch source(Views views) {
    return new LabelledBatch(batch(views), cycle(CLASSES), new Voices(cycle(SPEAKERS), cycle(2)));
  }

  private int[] cycle(int count) {
    return IntStream.range(0, settings.batch()).map(i -> i % count).toArray();
  }

  /** Inputs of half to all frames, evenly, with zeros behind their ends. */
  private Batch batch(Views views) {
    int size = settings.batch();
    int row = Math.multiplyExact(settings.frames(), settings.mel());
    int[] lengths = new int[views.count() * size];
    float[] values = new float[Math.multiplyExact(lengths.length, row)];
    new InitialWeights(SEED).normal(values, 1);
    for (int i = 0; i < lengths.length; i++) {
      int half = settings.frames() / 2;
      lengths[i] = settings.frames() - half * (i % size) / size;
      Arrays.fill(values, i * row + lengths[i] * settings.mel(), (i + 1) * row, 0);
    }
    return new Batch(size, new Inputs(values, lengths), cycle(views.appearances()));
  }
}

package dev.vocalise.model.benchmark;

import dev.vocalise.model.Modality;
import dev.vocalise.model.audio.FbankSettings;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.benchmark.TrainBenchmark.Stepper;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FrontEnd;
import dev.vocalise.model.features.TrainingClips;
import dev.vocalise.model.method.Foundation;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.Moment;
import dev.vocalise.model.method.Numerics;
import dev.vocalise.model.method.Phase;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.model.method.Sees;
import dev.vocalise.model.method.SourceFacts;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.tensor.TorchEngine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Times each kind of step of a method with a {@code crnn}, or the encoder that it is made for, on
 * random weights and recordings of noise: through its learner and with its own settings, as in
 * training.
 */
public final class MethodBenchmark {

  private static final String ENCODER = "crnn";
  private static final long SEED = 1;
  private static final double RATE = 1e-4;
  private static final int CLASSES = ClassNames.PAPER.size();

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
   * @param precision of the products
   */
  public record MethodBenchSettings(
      String method, int frames, int mel, int batch, int steps, int threads, Precision precision) {}

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
    List<String> own = method.encoders();
    BackboneFamily family = BackboneFamily.of(own.isEmpty() ? ENCODER : own.get(0));
    Recipe recipe = new Recipe(method, values(method, family.modality()), SEED);
    List<Clip> clips = clips();
    BackboneFamily.Start start = start(family, clips);
    List<StepTimes> kinds = new ArrayList<>();
    try (Learner learner = recipe.learner(foundation(family, start))) {
      int number = 0;
      for (Phase phase : recipe.schedule().phases()) {
        number++;
        Moment at = new Moment(1, number, 0.5, RATE, SEED);
        Turns turns = new Turns(family.features(start, Domain.SOURCE, clips), CLASSES, SPEAKERS);
        for (Sees sees : phase.feeding().steps()) {
          Turns.Turn turn = turns.of(sees, phase.views());
          kinds.add(
              time(
                  "phase %d, %s".formatted(number, sees.label()),
                  TrainBenchmark.stepper(learner, turn.source(), turn.target(), at)));
        }
      }
    }
    return new MethodBenchResult(kinds, TrainBenchmark.peakRssMb());
  }

  private Values values(Method method, Modality modality) {
    Values values = method.settings().defaults(modality);
    for (String key : List.of("training.batchSize", "training.microBatch")) {
      values = method.settings().has(key) ? values.with(key, settings.batch()) : values;
    }
    return values.with(Numerics.PRECISION, settings.precision().toString());
  }

  private BackboneFamily.Start start(BackboneFamily family, List<Clip> clips) {
    Values sizes = family.settings().defaults(family.modality()).with("frames", settings.frames());
    if (family.settings().has("bins")) {
      sizes = sizes.with("bins", settings.mel());
    }
    return new BackboneFamily.Start(
        null, sizes, SEED, family.fit(sizes, new TrainingClips(clips, clips)));
  }

  private Foundation foundation(BackboneFamily family, BackboneFamily.Start start) {
    return new Foundation(
        family.encoder(start, ComputeDevice.CPU),
        family.logMels(start),
        new SourceFacts(Collections.nCopies(CLASSES, settings.batch()), SPEAKERS, true));
  }

  private StepTimes time(String kind, Stepper stepper) {
    TrainBenchmark.warmUp(stepper);
    double[] milliseconds = TrainBenchmark.sorted(stepper, settings.steps());
    return new StepTimes(kind, milliseconds[0], TrainBenchmark.median(milliseconds));
  }

  /** From all frames down to half of them, evenly. */
  private List<Clip> clips() {
    int frames = settings.frames();
    int size = settings.batch();
    return IntStream.range(0, size)
        .mapToObj(i -> (Clip) new Noise(i, frames - frames / 2 * i / size))
        .toList();
  }

  /** A recording of noise in which random words are said; made anew each time. */
  private record Noise(int number, int frames) implements Clip {

    private static final FbankSettings FRAMES = FbankSettings.ast(FrontEnd.SAMPLE_RATE_HZ, 1);
    private static final int WORDS = 50;
    private static final int LETTERS = 26;

    @Override
    public String digest() {
      return "noise " + number;
    }

    @Override
    public int samples() {
      return FRAMES.windowSamples() + (frames - 1) * FRAMES.hopSamples();
    }

    @Override
    public float[] wave() {
      float[] wave = new float[samples()];
      new InitialWeights(number).normal(wave, 0.1);
      return wave;
    }

    @Override
    public String words() {
      return new SplittableRandom(number)
          .ints(WORDS, 0, LETTERS * LETTERS)
          .mapToObj(i -> "" + (char) ('a' + i / LETTERS) + (char) ('a' + i % LETTERS))
          .collect(Collectors.joining(" "));
    }
  }
}

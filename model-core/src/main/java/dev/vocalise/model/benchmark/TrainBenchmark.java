package dev.vocalise.model.benchmark;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.WeightedStates;
import dev.vocalise.model.backbone.ast.AstBackbone;
import dev.vocalise.model.backbone.ast.AstConfig;
import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.method.Foundation;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.Moment;
import dev.vocalise.model.method.Numerics;
import dev.vocalise.model.method.Terms;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.tensor.TorchEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Times the training step on random weights and inputs: a source step with all losses, through the
 * multitask learner as in training.
 */
public final class TrainBenchmark {

  private static final long SEED = 1;
  private static final Path PROCESS_STATUS = Path.of("/proc/self/status");
  private static final double RATE = 1e-4;

  /** At least one step, and short ones until the Java code is compiled; not timed. */
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  /**
   * What to time.
   *
   * @param hidden H
   * @param layers encoder layers
   * @param heads attention heads
   * @param patch side of a patch
   * @param stride distance of patches, in both directions
   * @param mel mel bins
   * @param frames frames of an input
   * @param batch pairs of views per step
   * @param steps timed steps, after those that warm up
   * @param threads threads of an operation
   * @param part utterances of a pass, at most the batch
   * @param recompute whether layers are computed again
   * @param precision of the products
   */
  public record TrainBenchSettings(
      int hidden,
      int layers,
      int heads,
      int patch,
      int stride,
      int mel,
      int frames,
      int batch,
      int steps,
      int threads,
      int part,
      boolean recompute,
      Precision precision) {

    /** Refuses numbers below one. */
    public TrainBenchSettings {
      if (part < 1 || part > batch) {
        throw new IllegalArgumentException(
            "a pass must have from 1 to %d utterances but had %d".formatted(batch, part));
      }
      if (batch < 1 || steps < 1 || threads < 1) {
        throw new IllegalArgumentException(
            "batch, steps and threads must be >= 1 but were %d, %d, %d"
                .formatted(batch, steps, threads));
      }
    }
  }

  /**
   * What came out.
   *
   * @param stepMsBest fastest step, milliseconds
   * @param stepMsMedian median step, milliseconds
   * @param peakRssMb largest resident memory of this process so far, in MB of 10⁶ bytes; 0 where
   *     the system does not tell
   */
  public record TrainBenchResult(double stepMsBest, double stepMsMedian, double peakRssMb) {}

  private TrainBenchmark() {}

  /** Makes one step and returns how long it took, in milliseconds. */
  @FunctionalInterface
  interface Stepper {
    double step();
  }

  /** Runs the benchmark on the CPU, in the calling thread. */
  public static TrainBenchResult run(TrainBenchSettings settings) {
    return warm(
        settings,
        (learner, stepper) -> {
          double[] milliseconds = sorted(stepper, settings.steps());
          return new TrainBenchResult(milliseconds[0], median(milliseconds), peakRssMb());
        });
  }

  static double[] sorted(Stepper stepper, int steps) {
    return DoubleStream.generate(stepper::step).limit(steps).sorted().toArray();
  }

  /** Calls the body with a learner whose Java code is compiled. */
  static <T> T warm(TrainBenchSettings settings, BiFunction<Learner, Stepper, T> body) {
    TorchEngine.setThreads(settings.threads());
    LabelledBatch batch = batch(settings);
    try (Learner learner = learner(settings, ComputeDevice.CPU)) {
      Stepper stepper = stepper(learner, batch, null, new Moment(1, 1, 0, RATE, SEED));
      warmUp(stepper);
      return body.apply(learner, stepper);
    }
  }

  /** The paper's method on random weights, the same each time; closed by the caller. */
  static Learner learner(TrainBenchSettings settings, ComputeDevice device) {
    AstConfig config =
        AstConfig.ofGeometry(
            settings.hidden(),
            settings.layers(),
            settings.heads(),
            settings.patch(),
            settings.stride(),
            settings.mel(),
            settings.frames());
    Encoder encoder = new WeightedStates(AstBackbone.random(config, SEED, device));
    Method method = Method.of(Method.DEFAULT);
    Values values =
        method
            .settings()
            .defaults(Modality.AUDIO)
            .with("training.batchSize", settings.batch())
            .with("training.microBatch", settings.part())
            .with("training.recompute", settings.recompute())
            .with(Numerics.PRECISION, settings.precision().toString());
    return method.learner(Foundation.of(encoder), values, SEED);
  }

  /** Makes steps from {@code first} on, each with draws of its own. */
  static Stepper stepper(
      Learner learner, @Nullable LabelledBatch source, @Nullable Batch target, Moment first) {
    AtomicLong step = new AtomicLong(first.step());
    return () -> {
      long start = System.nanoTime();
      step(learner, source, target, first, step.getAndIncrement());
      return (System.nanoTime() - start) / 1e6;
    };
  }

  /** The step of this number, with draws of its own, in the phase of {@code first}. */
  static Terms step(
      Learner learner,
      @Nullable LabelledBatch source,
      @Nullable Batch target,
      Moment first,
      long number) {
    return learner.step(
        source, target, new Moment(number, first.phase(), first.progress(), first.rate(), number));
  }

  /** Steps until the Java code is compiled. */
  static void warmUp(Stepper stepper) {
    long end = System.nanoTime() + WARM_UP.toNanos();
    do {
      stepper.step();
    } while (System.nanoTime() < end);
  }

  static LabelledBatch batch(TrainBenchSettings settings) {
    InitialWeights draws = new InitialWeights(SEED);
    int size = settings.batch();
    float[] values = new float[Math.multiplyExact(2 * size, settings.frames() * settings.mel())];
    draws.normal(values, 0.5); // the features' own deviation (§4.2.1)
    int[] lengths = new int[2 * size];
    Arrays.fill(lengths, settings.frames());
    int[] types = IntStream.range(0, size).map(i -> i % 5).toArray();
    int[] labels = IntStream.range(0, size).map(i -> i % 4).toArray();
    return new LabelledBatch(new Batch(size, new Inputs(values, lengths), types), labels);
  }

  static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static double peakRssMb() {
    return peakRssBytes() / 1e6;
  }

  /** Largest resident memory of this process so far; 0 where the system does not tell. */
  static long peakRssBytes() {
    if (!Files.isReadable(PROCESS_STATUS)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(PROCESS_STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

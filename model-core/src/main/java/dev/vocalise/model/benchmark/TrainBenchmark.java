package dev.vocalise.model.benchmark;

import dev.vocalise.model.backbone.ast.AstBackbone;
import dev.vocalise.model.backbone.ast.AstConfig;
import dev.vocalise.model.loss.ContrastiveForm;
import dev.vocalise.model.method.multitask.LossSettings;
import dev.vocalise.model.method.multitask.MultitaskModel;
import dev.vocalise.model.method.multitask.TrainingBatch;
import dev.vocalise.model.optimizer.AdamW;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.TorchEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * Times the training step on random weights and inputs: a source step with all losses, through
 * {@link MultitaskModel#step} as in training.
 */
public final class TrainBenchmark {

  private static final long SEED = 1;
  private static final Path PROCESS_STATUS = Path.of("/proc/self/status");
  private static final LossSettings LOSSES =
      new LossSettings(0.5, 0.5, 0.1, 0.1, ContrastiveForm.LITERAL);

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
      int threads) {

    /** Refuses numbers below one. */
    public TrainBenchSettings {
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

  /** Runs the benchmark on the CPU, in the calling thread. */
  public static TrainBenchResult run(TrainBenchSettings settings) {
    AstConfig config =
        AstConfig.ofGeometry(
            settings.hidden(),
            settings.layers(),
            settings.heads(),
            settings.patch(),
            settings.stride(),
            settings.mel(),
            settings.frames());
    TorchEngine.setThreads(settings.threads());
    TrainingBatch batch = batch(settings);
    double[] milliseconds = new double[settings.steps()];
    try (MultitaskModel model =
        new MultitaskModel(AstBackbone.random(config, SEED, ComputeDevice.CPU), SEED)) {
      AdamW optimizer = new AdamW(model, 0);
      long warm = System.nanoTime() + WARM_UP.toNanos();
      int step = 0;
      do {
        time(model, batch, optimizer, step++);
      } while (System.nanoTime() < warm);
      for (int timed = 0; timed < milliseconds.length; timed++) {
        milliseconds[timed] = time(model, batch, optimizer, step++);
      }
    }
    Arrays.sort(milliseconds);
    return new TrainBenchResult(milliseconds[0], median(milliseconds), peakRssMb());
  }

  private static double time(MultitaskModel model, TrainingBatch batch, AdamW optimizer, int step) {
    long start = System.nanoTime();
    model.step(batch, batch.size(), LOSSES, optimizer, 1e-4, step);
    return (System.nanoTime() - start) / 1e6;
  }

  private static TrainingBatch batch(TrainBenchSettings settings) {
    InitialWeights draws = new InitialWeights(SEED);
    int size = settings.batch();
    float[] first = new float[Math.multiplyExact(size, settings.frames() * settings.mel())];
    float[] second = new float[first.length];
    draws.normal(first, 0.5); // the features' own deviation (§4.2.1)
    draws.normal(second, 0.5);
    long[] labels = new long[size];
    long[] types = new long[size];
    for (int i = 0; i < size; i++) {
      labels[i] = i % 4;
      types[i] = i % 5;
    }
    return new TrainingBatch(
        FloatBuffer.wrap(first), FloatBuffer.wrap(second), size, labels, types);
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double peakRssMb() {
    if (!Files.isReadable(PROCESS_STATUS)) {
      return 0;
    }
    try {
      for (String line : Files.readAllLines(PROCESS_STATUS)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.vocalise.model.benchmark;

import dev.vocalise.model.benchmark.TrainBenchmark.TrainBenchSettings;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Moment;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a device computes what the processor computes, and the same twice: some training steps of
 * a small model on both.
 */
public final class DeviceCheck {
  /** Of float32 sums in another order; TF32 or a wrong kernel is a hundred times above it. */
  public static final double MOST = 1e-4;

  private static final int STEPS = 3;
  private static final double RATE = 1e-4;
  private static final TrainBenchSettings SMALL =
      new TrainBenchSettings(64, 2, 4, 16, 16, 32, 64, 8, STEPS, 1, 8, false, Precision.FLOAT32);

  /**
   * What came out.
   *
   * @param difference largest of all loss terms and logits, relative to the processor's where that
   *     is above one
   * @param repeats whether a second time gave the same bits
   */
  public record Result(double difference, boolean repeats) {
    /** Whether it may train. */
    public boolean good() {
      return repeats && difference <= MOST; // not where it is not a number
    }
  }

  private DeviceCheck() {}

  /**
   * In the calling thread; takes seconds.
   *
   * @throws IllegalStateException where the device cannot be used
   */
  public static Result of(ComputeDevice device) {
    List<Double> once = numbers(device, RATE);
    return new Result(
        difference(numbers(ComputeDevice.CPU, RATE), once), once.equals(numbers(device, RATE)));
  }

  /** The terms of all steps, then the logits. */
  static List<Double> numbers(ComputeDevice device, double rate) {
    LabelledBatch batch = TrainBenchmark.batch(SMALL);
    List<Double> numbers = new ArrayList<>();
    try (Learner learner = TrainBenchmark.learner(SMALL, device)) {
      Moment first = new Moment(1, 1, 0, rate, 1);
      for (int step = 1; step <= STEPS; step++) {
        numbers.addAll(TrainBenchmark.step(learner, batch, null, first, step).values().values());
      }
      for (float[] row : learner.logits(batch.batch().inputs())) {
        for (float logit : row) {
          numbers.add((double) logit);
        }
      }
    }
    return numbers;
  }

  static double difference(List<Double> expected, List<Double> got) {
    double largest = 0;
    for (int i = 0; i < expected.size(); i++) {
      double scale = Math.max(1, Math.abs(expected.get(i)));
      largest = Math.max(largest, Math.abs(got.get(i) - expected.get(i)) / scale);
    }
    return largest;
  }
}

package dev.vocalise.model.optimizer;

/**
 * Learning rate that drops when a metric stops rising (§4.2): {@code ReduceLROnPlateau(mode="max")}
 * of torch 2.7.1 with its relative threshold. Immutable; {@link #observe} gives the next state.
 *
 * @param learningRate the rate to train with now
 * @param factor what the rate is multiplied with at a drop
 * @param patience bad measurements in a row that are tolerated; the next one drops the rate
 * @param best highest metric so far, −∞ before the first
 * @param bad measurements in a row that were not better than {@code best}
 */
public record PlateauSchedule(
    double learningRate, double factor, int patience, double best, int bad) {

  /** A metric is better when it exceeds best × (1 + threshold). */
  private static final double THRESHOLD = 1e-4;

  /** A drop smaller than this is not made, which bounds the rate from below. */
  private static final double SMALLEST_DROP = 1e-8;

  /** The schedule before the first measurement. */
  public static PlateauSchedule start(double learningRate, double factor, int patience) {
    return new PlateauSchedule(learningRate, factor, patience, Double.NEGATIVE_INFINITY, 0);
  }

  /** A rate that never drops. */
  public static PlateauSchedule constant(double learningRate) {
    return start(learningRate, 1, Integer.MAX_VALUE - 1);
  }

  /** Takes one measurement; NaN is never better. */
  public PlateauSchedule observe(double metric) {
    if (metric > best * (1 + THRESHOLD)) {
      return new PlateauSchedule(learningRate, factor, patience, metric, 0);
    }
    if (bad + 1 <= patience) {
      return new PlateauSchedule(learningRate, factor, patience, best, bad + 1);
    }
    double lower = learningRate * factor;
    double next = learningRate - lower > SMALLEST_DROP ? lower : learningRate;
    return new PlateauSchedule(next, factor, patience, best, 0);
  }
}

package dev.vocalise.model.aggregation;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Summary of one number over seeds, in the unit of its values (method §7). The order of the seeds
 * does not matter.
 *
 * @param n number of seeds
 * @param mean arithmetic mean
 * @param sampleStd standard deviation with divisor n − 1; null (undefined) for one seed
 * @param confidence95 95 % interval of the mean by Student's t; null for one seed
 */
public record SeedStatistics(
    int n, double mean, @Nullable Double sampleStd, @Nullable Interval confidence95) {

  /** A closed interval. */
  public record Interval(double low, double high) {}

  private static final double OUTSIDE_PROBABILITY = 0.05;

  /** Summary of at least one finite value. */
  public static SeedStatistics of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("statistics of no seeds");
    }
    double[] sorted = values.clone(); // sums in sorted order: the same bits for any order of seeds
    Arrays.sort(sorted);
    double sum = 0;
    for (double value : sorted) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("value over seeds is not finite: " + value);
      }
      sum += value;
    }
    int n = sorted.length;
    double mean = sum / n;
    if (n < 2) {
      return new SeedStatistics(n, mean, null, null);
    }
    double squares = 0;
    for (double value : sorted) {
      squares += (value - mean) * (value - mean);
    }
    double std = sorted[0] == sorted[n - 1] ? 0 : Math.sqrt(squares / (n - 1));
    double half =
        TDistribution.of(n - 1).inverseSurvivalProbability(OUTSIDE_PROBABILITY / 2)
            * std
            / Math.sqrt(n);
    return new SeedStatistics(n, mean, std, new Interval(mean - half, mean + half));
  }
}

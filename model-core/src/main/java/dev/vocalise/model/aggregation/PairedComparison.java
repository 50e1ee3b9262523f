package dev.vocalise.model.aggregation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Two experiments compared over the same seeds (method §7). Undefined values are null: neither zero
 * nor infinity.
 *
 * @param difference summary of ours − baseline
 * @param t statistic of the paired t test; null for one seed or differences without spread
 * @param tP its two-sided p value; null as {@code t}
 * @param wilcoxon exact signed-rank test
 * @param sign exact sign test
 * @param effect mean difference in units of its standard deviation; null as {@code t}
 */
public record PairedComparison(
    SeedStatistics difference,
    @Nullable Double t,
    @Nullable Double tP,
    Wilcoxon wilcoxon,
    SignTest sign,
    @Nullable EffectSize effect) {

  /** Fewer pairs than this and no test can tell anything. */
  public static final int FEWEST = 3;

  /**
   * Exact Wilcoxon signed-rank test: zeros dropped, mid-ranks for equal sizes, two-sided p over all
   * sign patterns.
   *
   * @param used pairs that differ
   * @param wPlus rank sum of the positive differences
   * @param wMinus rank sum of the negative differences
   * @param p share of the 2^used sign patterns whose smaller rank sum is at most this one's; 1 when
   *     no pair differs
   */
  public record Wilcoxon(int used, double wPlus, double wMinus, double p) {
    /** The smaller rank sum. */
    public double statistic() {
      return Math.min(wPlus, wMinus);
    }
  }

  /** Differences are rounded to so many decimals, since ties and zeros are missed otherwise. */
  private static final int DECIMALS = 12;

  /** Compares values that are paired by position; at least one pair. */
  public static PairedComparison of(double[] ours, double[] baseline) {
    if (ours.length != baseline.length) {
      throw new IllegalArgumentException(
          "paired comparison needs the same seeds: %s values against %s"
              .formatted(ours.length, baseline.length));
    }
    double[] differences = new double[ours.length];
    for (int i = 0; i < ours.length; i++) {
      differences[i] =
          BigDecimal.valueOf(ours[i] - baseline[i])
              .setScale(DECIMALS, RoundingMode.HALF_EVEN)
              .doubleValue();
    }
    SeedStatistics summary = SeedStatistics.of(differences);
    Wilcoxon wilcoxon = wilcoxon(differences);
    SignTest sign =
        SignTest.of(
            (int) Arrays.stream(differences).filter(d -> d > 0).count(),
            (int) Arrays.stream(differences).filter(d -> d < 0).count());
    Double std = summary.sampleStd();
    if (std == null || std == 0) {
      return new PairedComparison(summary, null, null, wilcoxon, sign, null);
    }
    int n = summary.n();
    double t = summary.mean() / (std / Math.sqrt(n));
    double p = 2 * TDistribution.of(n - 1).survivalProbability(Math.abs(t));
    return new PairedComparison(summary, t, p, wilcoxon, sign, EffectSize.of(t, n));
  }

  /** Pairs. */
  public int n() {
    return difference.n();
  }

  /** Whether there are pairs enough for a p value to mean something. */
  public boolean tells() {
    return n() >= FEWEST;
  }

  private static Wilcoxon wilcoxon(double[] differences) {
    double[] used =
        Arrays.stream(differences)
            .filter(d -> d != 0)
            .boxed()
            .sorted(Comparator.comparingDouble(Math::abs))
            .mapToDouble(Double::doubleValue)
            .toArray();
    if (used.length == 0) {
      return new Wilcoxon(0, 0, 0, 1);
    }
    int[] doubledRanks = doubledMidRanks(used); // mid-ranks are halves: doubled they are whole
    int plus = 0;
    int total = 0;
    for (int i = 0; i < used.length; i++) {
      total += doubledRanks[i];
      if (used[i] > 0) {
        plus += doubledRanks[i];
      }
    }
    double p = shareOfPatternsUpTo(Math.min(plus, total - plus), doubledRanks, total);
    return new Wilcoxon(used.length, plus / 2.0, (total - plus) / 2.0, p);
  }

  /** Twice the rank of each size, where equal sizes share their mean rank. */
  private static int[] doubledMidRanks(double[] sortedBySize) {
    int[] ranks = new int[sortedBySize.length];
    int first = 0;
    while (first < ranks.length) {
      int last = first;
      while (last + 1 < ranks.length
          && Math.abs(sortedBySize[last + 1]) == Math.abs(sortedBySize[first])) {
        last++;
      }
      Arrays.fill(ranks, first, last + 1, first + last + 2);
      first = last + 1;
    }
    return ranks;
  }

  /**
   * Counts patterns by rank sum with a subset-sum table, exact as shares of 2^n. The distribution
   * is symmetric, so that only its lower end is computed: the upper one has the same shares.
   */
  private static double shareOfPatternsUpTo(int statistic, int[] ranks, int total) {
    boolean all = 2 * statistic >= total; // every pattern has a rank sum as small as this
    int last = all ? total : statistic;
    double[] share = new double[last + 1];
    share[0] = 1;
    int reached = 0;
    for (int rank : ranks) {
      reached = Math.min(last, reached + rank);
      for (int sum = reached; sum >= 0; sum--) {
        share[sum] = (share[sum] + (sum >= rank ? share[sum - rank] : 0)) / 2;
      }
    }
    double p = 0;
    for (int sum = 0; sum <= last; sum++) {
      p += share[sum];
    }
    for (int sum = last; !all && sum >= 0; sum--) {
      p += share[sum];
    }
    return Math.min(1, p);
  }

  /**
   * Holm's step-down adjustment for several comparisons: the k-th smallest p (from 0) times (m −
   * k), made monotone and at most 1; in the order of the input.
   */
  public static double[] holm(double... p) {
    int[] order =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[p.length];
    double running = 0;
    for (int k = 0; k < order.length; k++) {
      running = Math.max(running, Math.min(1, (order.length - k) * p[order[k]]));
      adjusted[order[k]] = running;
    }
    return adjusted;
  }
}

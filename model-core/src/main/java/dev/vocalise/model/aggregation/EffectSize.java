package dev.vocalise.model.aggregation;

import dev.vocalise.model.Recent;
import java.util.Collections;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * How large a paired difference is in units of its own spread, and how many pairs it takes to see
 * it. Exact for normal differences.
 *
 * @param dz Cohen's d_z: mean difference / its sample deviation
 * @param confidence95 95 % interval of d_z, by inverting the noncentral t distribution
 * @param pairsFor80 fewest pairs with which a two-sided paired t test at 5 % finds an effect of
 *     this size in 80 of 100 experiments, the next whole number above statsmodels' {@code
 *     TTestPower.solve_power}; null for no effect and where a million do not suffice
 */
public record EffectSize(
    double dz, SeedStatistics.Interval confidence95, @Nullable Integer pairsFor80) {
  private static final int MOST_RECENT = 1000;
  private static final double LEVEL = 0.05;
  private static final double POWER = 0.8;
  private static final int MOST_PAIRS = 1_000_000;

  private record Test(double t, int n) {}

  /** Boards ask for the same ones at each change: computing one takes milliseconds. */
  private static final Map<Test, EffectSize> RECENT =
      Collections.synchronizedMap(Recent.map(MOST_RECENT));

  /**
   * Of n pairs.
   *
   * @param t statistic of their paired t test, d_z · √n
   */
  static EffectSize of(double t, int n) {
    return RECENT.computeIfAbsent(new Test(t, n), test -> computed(t, n));
  }

  private static EffectSize computed(double t, int n) {
    double freedom = n - 1;
    double root = Math.sqrt(n);
    double low = shift(t, freedom, 1 - LEVEL / 2) / root;
    double high = shift(t, freedom, LEVEL / 2) / root;
    double dz = t / root;
    return new EffectSize(dz, new SeedStatistics.Interval(low, high), pairsFor80(dz));
  }

  /** The δ for which P(T ≤ t) is this probability; it falls as δ grows. */
  private static double shift(double t, double freedom, double probability) {
    DoubleUnaryOperator excess = delta -> NoncentralT.cdf(t, freedom, delta) - probability;
    double step = 1 + Math.abs(t) / 2;
    double low = t - step;
    while (excess.applyAsDouble(low) < 0) {
      step *= 2;
      low -= step;
    }
    step = 1 + Math.abs(t) / 2;
    double high = t + step;
    while (excess.applyAsDouble(high) > 0) {
      step *= 2;
      high += step;
    }
    return root(excess, low, high);
  }

  /** Regula falsi with halving (Illinois): f(low) ≥ 0 ≥ f(high). */
  private static double root(DoubleUnaryOperator f, double low, double high) {
    double a = low;
    double b = high;
    double fa = f.applyAsDouble(a);
    double fb = f.applyAsDouble(b);
    int side = 0;
    for (int i = 0; i < 200 && Math.abs(b - a) > 1e-10 * (1 + Math.abs(a)); i++) {
      double c = fa == fb ? (a + b) / 2 : (a * fb - b * fa) / (fb - fa);
      double fc = f.applyAsDouble(c);
      if (Math.abs(fc) < 1e-13) {
        return c;
      }
      if (fc > 0) {
        a = c;
        fa = fc;
        fb = side == 1 ? fb / 2 : fb;
        side = 1;
      } else {
        b = c;
        fb = fc;
        fa = side == -1 ? fa / 2 : fa;
        side = -1;
      }
    }
    return (a + b) / 2;
  }

  private static @Nullable Integer pairsFor80(double dz) {
    double size = Math.abs(dz);
    if (size == 0 || power(size, MOST_PAIRS) < POWER) {
      return null;
    }
    NormalDistribution normal = NormalDistribution.of(0, 1);
    double sum =
        normal.inverseSurvivalProbability(LEVEL / 2) + normal.inverseCumulativeProbability(POWER);
    int n = (int) Math.min(MOST_PAIRS, Math.max(2, Math.ceil(sum * sum / (size * size))));
    while (n > 2 && power(size, n - 1) >= POWER) {
      n--;
    }
    while (power(size, n) < POWER) {
      n++;
    }
    return n;
  }

  /** Probability of p < 0.05 for n pairs with this effect. */
  static double power(double dz, int n) {
    double critical = TDistribution.of(n - 1).inverseSurvivalProbability(LEVEL / 2);
    double shift = dz * Math.sqrt(n);
    return 1 - NoncentralT.cdf(critical, n - 1, shift) + NoncentralT.cdf(-critical, n - 1, shift);
  }
}

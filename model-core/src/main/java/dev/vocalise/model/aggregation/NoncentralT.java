package dev.vocalise.model.aggregation;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Student's t for a mean that is not zero: T = (Z + δ) / √(V / ν) with Z standard normal and V
 * chi-squared of ν degrees of freedom. Power and intervals of an effect size follow from it. Agrees
 * with scipy's {@code nct} to 1e-9.
 */
final class NoncentralT {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** Beyond it a normal density holds less than 1e-18. */
  private static final double TAIL = 9;

  /** Nodes and weights of Gauss and Legendre of ten points on [−1, 1], one half. */
  private static final double[] NODES = {
    0.14887433898163122,
    0.4333953941292472,
    0.6794095682990244,
    0.8650633666889845,
    0.9739065285171717
  };

  private static final double[] WEIGHTS = {
    0.29552422471475287,
    0.26926671930999635,
    0.21908636251598204,
    0.1494513491505806,
    0.06667134430868814
  };

  private static final int FEWEST_PANELS = 10;

  private NoncentralT() {}

  /**
   * P(T ≤ t).
   *
   * @param freedom ν, above 0
   * @param shift δ
   */
  static double cdf(double t, double freedom, double shift) {
    if (t < 0) {
      return 1 - cdf(-t, freedom, -shift);
    }
    if (t == 0) {
      return NORMAL.cumulativeProbability(-shift);
    }
    // T ≤ t where √(V/ν) ≥ (Z + δ) / t: for sure where Z ≤ −δ, else by the tail of V
    double from = Math.max(-shift, -TAIL);
    if (from >= TAIL) {
      return NORMAL.cumulativeProbability(-shift);
    }
    ChiSquaredDistribution variance = ChiSquaredDistribution.of(freedom);
    DoubleUnaryOperator density =
        z -> {
          double ratio = (z + shift) / t;
          return NORMAL.density(z) * variance.survivalProbability(freedom * ratio * ratio);
        };
    // the tail falls from 1 to 0 about z = t − δ, the faster the more degrees of freedom
    double fall = TAIL * t / Math.sqrt(2 * freedom);
    double before = Math.min(TAIL, Math.max(from, t - shift - fall));
    double after = Math.min(TAIL, Math.max(from, t - shift + fall));
    double above =
        integral(density, from, before)
            + integral(density, before, after)
            + integral(density, after, TAIL);
    return Math.min(1, NORMAL.cumulativeProbability(-shift) + above);
  }

  private static double integral(DoubleUnaryOperator f, double from, double to) {
    if (to <= from) {
      return 0;
    }
    int panels = FEWEST_PANELS + (int) (to - from);
    double half = (to - from) / panels / 2;
    double sum = 0;
    for (int panel = 0; panel < panels; panel++) {
      double middle = from + (2 * panel + 1) * half;
      for (int i = 0; i < NODES.length; i++) {
        double step = half * NODES[i];
        sum += WEIGHTS[i] * (f.applyAsDouble(middle - step) + f.applyAsDouble(middle + step));
      }
    }
    return sum * half;
  }
}

package dev.vocalise.model.aggregation;

/**
 * Student's t distribution by the regularised incomplete beta function: P(|T| > t) = I(x; ν/2, 1/2)
 * with x = ν / (ν + t²). Accurate to about 1e-14 for the degrees of freedom of seed counts.
 */
final class StudentT {

  /** Relative change at which the continued fraction counts as converged. */
  private static final double CONVERGED = 1e-16;

  private static final int MAX_TERMS = 10_000;

  /** Stands in for zero in the continued fraction (Lentz). */
  private static final double TINY = 1e-300;

  private StudentT() {}

  /** Two-sided p value of a t statistic. */
  static double twoSidedP(double t, int degreesOfFreedom) {
    double nu = degreesOfFreedom;
    double tSquared = t * t;
    // Both arguments are formed without cancellation, so small p values keep their digits.
    return regularisedBeta(
        nu / (nu + tSquared),
        tSquared / (nu + tSquared),
        nu / 2,
        0.5,
        inverseBeta(degreesOfFreedom));
  }

  /** The t that is exceeded in absolute value with probability {@code p}, by bisection. */
  static double twoSidedQuantile(double p, int degreesOfFreedom) {
    double low = 0;
    double high = 1;
    while (twoSidedP(high, degreesOfFreedom) > p) {
      high *= 2;
    }
    while (true) {
      double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) {
        return middle;
      }
      if (twoSidedP(middle, degreesOfFreedom) > p) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  /** I(x; a, b), with {@code y} = 1 − x given so that it may be tiny. */
  private static double regularisedBeta(
      double x, double y, double a, double b, double inverseBeta) {
    if (x <= 0) {
      return 0;
    }
    if (y <= 0) {
      return 1;
    }
    if (x > (a + 1) / (a + b + 2)) {
      return 1 - regularisedBeta(y, x, b, a, inverseBeta);
    }
    double front = Math.exp(a * Math.log(x) + b * Math.log(y)) * inverseBeta;
    return front * continuedFraction(x, a, b) / a;
  }

  /** Continued fraction of the incomplete beta function by the modified Lentz method. */
  private static double continuedFraction(double x, double a, double b) {
    double c = 1;
    double d = 1 / nonZero(1 - (a + b) * x / (a + 1));
    double fraction = d;
    for (int m = 1; m <= MAX_TERMS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / nonZero(1 + even * d);
      c = nonZero(1 + even / c);
      fraction *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / nonZero(1 + odd * d);
      c = nonZero(1 + odd / c);
      double factor = d * c;
      fraction *= factor;
      if (Math.abs(factor - 1) <= CONVERGED) {
        return fraction;
      }
    }
    return fraction;
  }

  private static double nonZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /**
   * 1 / B(ν/2, 1/2) = Γ((ν+1)/2) / (Γ(ν/2) √π), exact by recurrence from ν = 1 (1/π) and ν = 2
   * (1/2).
   */
  private static double inverseBeta(int degreesOfFreedom) {
    double value = degreesOfFreedom % 2 == 1 ? 1 / Math.PI : 0.5;
    for (int nu = degreesOfFreedom % 2 == 1 ? 1 : 2; nu < degreesOfFreedom; nu += 2) {
      value *= (nu + 1.0) / nu;
    }
    return value;
  }
}

package dev.vocalise.model.augmentation;

/**
 * Quantile of the standard normal distribution.
 *
 * <p>Source: M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution",
 * Applied Statistics 37 (1988), PPND16; relative error about 1e-16. Uses only operations whose
 * results are the same on every machine.
 */
final class NormalQuantile {

  private static final double[] CENTRE_NUMERATOR = {
    2509.0809287301227,
    33430.57558358813,
    67265.7709270087,
    45921.95393154987,
    13731.69376550946,
    1971.5909503065513,
    133.14166789178438,
    3.3871328727963665
  };
  private static final double[] CENTRE_DENOMINATOR = {
    5226.495278852854,
    28729.085735721943,
    39307.89580009271,
    21213.794301586597,
    5394.196021424751,
    687.1870074920579,
    42.31333070160091,
    1.0
  };
  private static final double[] TAIL_NUMERATOR = {
    0.0007745450142783414,
    0.022723844989269184,
    0.2417807251774506,
    1.2704582524523684,
    3.6478483247632045,
    5.769497221460691,
    4.630337846156546,
    1.4234371107496835
  };
  private static final double[] TAIL_DENOMINATOR = {
    1.0507500716444169E-9,
    0.0005475938084995345,
    0.015198666563616457,
    0.14810397642748008,
    0.6897673349851,
    1.6763848301838038,
    2.053191626637759,
    1.0
  };
  private static final double[] FAR_TAIL_NUMERATOR = {
    2.0103343992922881E-7,
    2.7115555687434876E-5,
    0.0012426609473880784,
    0.026532189526576124,
    0.29656057182850487,
    1.7848265399172913,
    5.463784911164114,
    6.657904643501103
  };
  private static final double[] FAR_TAIL_DENOMINATOR = {
    2.0442631033899397E-15,
    1.421511758316446E-7,
    1.8463183175100548E-5,
    0.0007868691311456133,
    0.014875361290850615,
    0.1369298809227358,
    0.599832206555888,
    1.0
  };

  private static final double CENTRE = 0.425;
  private static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;
  private static final double LN_2 = 0.6931471805599453;

  private NormalQuantile() {}

  /**
   * Replaces probabilities inside (0, 1) by their quantiles, to the bits of {@link #of}: all as if
   * they were in the centre, where the arithmetic runs as vector instructions, then the others.
   *
   * @param q out: the quantiles; in: {@code p - 0.5}
   */
  static void of(double[] p, double[] q, int n) {
    centre(p, q, n);
    for (int i = 0; i < n; i++) {
      if (Math.abs(p[i] - 0.5) > CENTRE) {
        q[i] = of(p[i]);
      }
    }
  }

  private static void centre(double[] p, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      double q = p[i] - 0.5;
      double r = 0.180625 - q * q;
      double a = 2509.0809287301227 * r + 33430.57558358813;
      a = a * r + 67265.7709270087;
      a = a * r + 45921.95393154987;
      a = a * r + 13731.69376550946;
      a = a * r + 1971.5909503065513;
      a = a * r + 133.14166789178438;
      a = a * r + 3.3871328727963665;
      double b = 5226.495278852854 * r + 28729.085735721943;
      b = b * r + 39307.89580009271;
      b = b * r + 21213.794301586597;
      b = b * r + 5394.196021424751;
      b = b * r + 687.1870074920579;
      b = b * r + 42.31333070160091;
      b = b * r + 1.0;
      out[i] = q * (a / b);
    }
  }

  /** The x with P(X &lt;= x) = p, for p inside (0, 1). */
  static double of(double p) {
    double q = p - 0.5;
    if (Math.abs(q) <= CENTRE) {
      double r = 0.180625 - q * q;
      return q * (horner(CENTRE_NUMERATOR, r) / horner(CENTRE_DENOMINATOR, r));
    }
    double r = Math.sqrt(-log(q < 0 ? p : 1 - p));
    double x =
        r <= 5
            ? horner(TAIL_NUMERATOR, r - 1.6) / horner(TAIL_DENOMINATOR, r - 1.6)
            : horner(FAR_TAIL_NUMERATOR, r - 5) / horner(FAR_TAIL_DENOMINATOR, r - 5);
    return q < 0 ? -x : x;
  }

  /** Coefficients of degree 7, highest first; unrolled because it runs per noise sample. */
  private static double horner(double[] c, double r) {
    double high = ((c[0] * r + c[1]) * r + c[2]) * r + c[3];
    return (((high * r + c[4]) * r + c[5]) * r + c[6]) * r + c[7];
  }

  /**
   * Natural logarithm of a normal number: x = 2^e m with m around 1, then the series of artanh. A
   * call of {@link StrictMath#log} takes several times as long, {@link Math#log} may differ between
   * machines.
   */
  static double log(double x) {
    long bits = Double.doubleToRawLongBits(x);
    long e = (bits - SQRT_HALF_BITS) >> 52;
    double m = Double.longBitsToDouble(bits - (e << 52));
    double s = (m - 1) / (m + 1);
    double z = s * s;
    double sum = 0;
    for (int n = 21; n >= 3; n -= 2) {
      sum = (sum + 1.0 / n) * z;
    }
    return e * LN_2 + 2 * (s + s * sum);
  }
}

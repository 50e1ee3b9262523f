package dev.vocalise.model.augmentation;

/**
 * Rows of exponentials with the bits of {@link StrictMath#exp}, which takes several times as long.
 *
 * <p>Source: fdlibm 5.3, e_exp.c, for results that are normal numbers: x = k ln 2 + r with |r| at
 * most about ln 2 / 2, then a rational function of r. Finding k is scalar work, the rest runs as
 * vector instructions. Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved. Permission
 * to use, copy, modify, and distribute this software is freely granted, provided that this notice
 * is preserved.
 */
final class PowerRow {

  private static final double LN_2_HIGH = 0.6931471803691238;
  private static final double LN_2_LOW = 1.9082149292705877e-10;
  private static final double INVERSE_LN_2 = 1.4426950408889634;
  private static final int BIAS = 1023;

  /** High word of ln 2 / 2, and 2^-28. */
  private static final int HALF_LN_2 = 0x3fd62e42;

  private static final double TINY = 0x1p-28;

  private PowerRow() {}

  /**
   * Writes {@code exp(factor * x[i])}.
   *
   * @param factor times any of {@code x} between -700 and 700
   * @param turns scratch as long as the row
   * @param out receives the results
   */
  static void exp(double factor, double[] x, double[] turns, double[] out) {
    for (int i = 0; i < x.length; i++) {
      double value = factor * x[i];
      int high = (int) (Double.doubleToRawLongBits(value) >>> 32);
      boolean small = (high & 0x7fffffff) <= HALF_LN_2;
      int k = small ? 0 : (int) (INVERSE_LN_2 * value + (high < 0 ? -0.5 : 0.5));
      turns[i] = k;
      out[i] = Double.longBitsToDouble((long) (BIAS + k) << 52);
    }
    rational(factor, x, turns, out);
    for (int i = 0; i < x.length; i++) {
      double value = factor * x[i];
      if (Math.abs(value) < TINY) {
        out[i] = 1 + value;
      }
    }
  }

  private static void rational(double factor, double[] x, double[] turns, double[] out) {
    for (int i = 0; i < x.length; i++) {
      double high = factor * x[i] - turns[i] * LN_2_HIGH;
      double low = turns[i] * LN_2_LOW;
      double r = high - low;
      double t = r * r;
      double p = -1.6533902205465252e-06 + t * 4.1381367970572385e-08;
      p = 6.613756321437934e-05 + t * p;
      p = -0.0027777777777015593 + t * p;
      p = 0.16666666666666602 + t * p;
      double c = r - t * p;
      out[i] *= 1 - ((low - (r * c) / (2 - c)) - high);
    }
  }
}

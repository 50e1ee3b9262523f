package dev.vocalise.model.audio;

/**
 * Natural logarithm of rows of positive floats.
 *
 * <p>Cephes' {@code logf}: x = 2^e m with m in [sqrt(1/2), sqrt(2)), then a polynomial in m - 1.
 * Error below 2 units in the last place. Splitting off the exponent is scalar work; the polynomial
 * runs as vector instructions. Bits are the same on every machine, which {@link Math#log} does not
 * promise.
 */
final class LogRow {

  private static final int SQRT_HALF_BITS = 0x3f3504f3;

  private LogRow() {}

  /**
   * Replaces x by {@code (log(max(x, floor)) - mean) * scale}.
   *
   * @param x the row, in and out
   * @param exponent scratch as long as the row
   * @param floor positive and normal
   */
  static void log(float[] x, float[] exponent, float floor, float mean, float scale, int n) {
    for (int i = 0; i < n; i++) {
      int bits = Float.floatToRawIntBits(x[i] > floor ? x[i] : floor);
      int e = (bits - SQRT_HALF_BITS) >> 23;
      exponent[i] = e;
      x[i] = Float.intBitsToFloat(bits - (e << 23));
    }
    for (int i = 0; i < n; i++) {
      float t = x[i] - 1f;
      float square = t * t;
      float p = 0.070376836f;
      p = p * t - 0.1151461f;
      p = p * t + 0.116769984f;
      p = p * t - 0.12420141f;
      p = p * t + 0.14249323f;
      p = p * t - 0.16668057f;
      p = p * t + 0.20000714f;
      p = p * t - 0.24999994f;
      p = p * t + 0.3333333f;
      float small = p * t * square - 0.00021219444f * exponent[i] - 0.5f * square;
      x[i] = (t + small + 0.6933594f * exponent[i] - mean) * scale;
    }
  }
}

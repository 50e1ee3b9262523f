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

  private static final int TILE = 8;

  private LogRow() {}

  /**
   * Splits {@code max(x, floor)} into 2^e and m, and turns a table of rows into one of columns.
   *
   * @param x row-major (rows, n)
   * @param floor positive and normal
   * @param first of the columns that are taken
   * @param mantissa receives m, row-major (columns, rows)
   * @param exponent receives e likewise
   */
  static void split(
      float[] x,
      float floor,
      int rows,
      int n,
      int first,
      int columns,
      float[] mantissa,
      float[] exponent) {
    int top = 0;
    for (; top + TILE <= rows; top += TILE) {
      for (int column = 0, to = top; column < columns; column++, to += rows) {
        int from = top * n + first + column;
        split(x[from], floor, mantissa, exponent, to);
        split(x[from + n], floor, mantissa, exponent, to + 1);
        split(x[from + 2 * n], floor, mantissa, exponent, to + 2);
        split(x[from + 3 * n], floor, mantissa, exponent, to + 3);
        split(x[from + 4 * n], floor, mantissa, exponent, to + 4);
        split(x[from + 5 * n], floor, mantissa, exponent, to + 5);
        split(x[from + 6 * n], floor, mantissa, exponent, to + 6);
        split(x[from + 7 * n], floor, mantissa, exponent, to + 7);
      }
    }
    for (; top < rows; top++) {
      for (int column = 0; column < columns; column++) {
        split(x[top * n + first + column], floor, mantissa, exponent, column * rows + top);
      }
    }
  }

  private static void split(float x, float floor, float[] mantissa, float[] exponent, int at) {
    int bits = Float.floatToRawIntBits(x > floor ? x : floor);
    int e = (bits - SQRT_HALF_BITS) >> 23;
    exponent[at] = e;
    mantissa[at] = Float.intBitsToFloat(bits - (e << 23));
  }

  /** Replaces m by {@code (log(2^e m) - mean) * scale}. */
  static void join(float[] m, float[] exponent, float mean, float scale, int n) {
    for (int i = 0; i < n; i++) {
      float t = m[i] - 1f;
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
      m[i] = (t + small + 0.6933594f * exponent[i] - mean) * scale;
    }
  }
}

package dev.vocalise.model.audio;

/**
 * Power spectra of many real frames at once.
 *
 * <p>Layout: row {@code n} holds sample {@code n} of all frames, so every inner loop runs over
 * frames with one index for all rows. That is the form which the JIT compiler turns into vector
 * instructions; a butterfly across one frame is not. Rows are separate arrays for the same reason:
 * two offsets into one array could overlap as far as the compiler knows.
 *
 * <p>The compiler makes vectors of operations that it finds side by side in neighbouring frames.
 * Where a value is an operand of two products (or twice on the same side of differences), or a sum
 * has two products, it may pair an operation of one frame with the other operation of the next, and
 * gives up; so differences and factors stand in the kernels with both signs, and each is used once.
 *
 * <p>A transform of N real points is one of N/2 complex points (even samples real, odd samples
 * imaginary), radix 2, decimation in frequency, followed by the usual untangling.
 */
final class FrameFft {

  /** Rows of both parts that fit into a cache of the first level: 2 · 8 · 320 · 4 bytes. */
  private static final int CACHED_ROWS = 8;

  private final int half;
  private final float[][] re;
  private final float[][] im;
  private final float[] cos;
  private final float[] sin;
  private final int[] order;

  /**
   * Allocates rows.
   *
   * @param points N, a power of two, at least 4
   * @param frames most frames of a call
   */
  FrameFft(int points, int frames) {
    half = points / 2;
    re = new float[half][frames];
    im = new float[half][frames];
    cos = new float[half];
    sin = new float[half];
    order = new int[half];
    int bits = Integer.numberOfTrailingZeros(half);
    for (int k = 0; k < half; k++) {
      cos[k] = (float) StrictMath.cos(-2 * Math.PI * k / points);
      sin[k] = (float) StrictMath.sin(-2 * Math.PI * k / points);
      order[k] = Integer.reverse(k) >>> (Integer.SIZE - bits);
    }
  }

  /** The row to be filled with sample {@code n} of each frame. */
  float[] row(int n) {
    return (n & 1) == 0 ? re[n / 2] : im[n / 2];
  }

  /** Transforms the first {@code frames} columns; the rows then hold spectra. */
  void transform(int frames) {
    for (int size = half; size > 1; ) {
      int step = Math.max(1, size / CACHED_ROWS);
      for (int from = 0; from < half; from += size) {
        for (int first = 0; first < step; first++) {
          levels(from, size, first, step, frames);
        }
      }
      size = step;
    }
  }

  /** Makes the squared magnitudes of all bins of the first {@code frames} spectra. */
  void makePowers(int frames) {
    powerOfBinZero(re[0], im[0], frames);
    powerOfMiddleBin(
        re[order[half / 2]], im[order[half / 2]], cos[half / 2], sin[half / 2], frames);
    for (int k = 1; k < half - k; k++) {
      int p = order[k];
      int q = order[half - k];
      untangle(re[p], im[p], re[q], im[q], cos[k], sin[k], -sin[k], frames);
      squares(re[p], im[p], re[q], im[q], frames);
      quarterOfSum(re[p], im[p], frames);
      quarterOfSum(re[q], im[q], frames);
    }
  }

  /**
   * The row that holds the squared magnitude of bin {@code k} of every frame.
   *
   * @param k 0 to N/2 - 1
   */
  float[] powers(int k) {
    return re[order[k]];
  }

  /**
   * Some levels of a part of {@code size} rows, for the rows {@code first}, {@code first + step},
   * …, which meet no others there: they stay in the nearest cache from level to level.
   */
  private void levels(int from, int size, int first, int step, int frames) {
    for (int s = size; s > step; s /= 2) {
      int middle = s / 2;
      int stride = half / s * 2; // the twiddle table has N-th roots
      for (int part = from; part < from + size; part += s) {
        for (int j = first; j < middle; j += step) {
          int a = part + j;
          int b = a + middle;
          if (j == 0) {
            sumAndDifference(re[a], re[b], frames);
            sumAndDifference(im[a], im[b], frames);
          } else {
            float wi = sin[j * stride];
            butterfly(re[a], im[a], re[b], im[b], cos[j * stride], wi, -wi, frames);
          }
        }
      }
    }
  }

  private static void sumAndDifference(float[] a, float[] b, int frames) {
    for (int f = 0; f < frames; f++) {
      float x = a[f];
      float y = b[f];
      a[f] = x + y;
      b[f] = x - y;
    }
  }

  private static void butterfly(
      float[] ar, float[] ai, float[] br, float[] bi, float wr, float wi, float minusWi, int n) {
    for (int f = 0; f < n; f++) {
      float xr = ar[f];
      float xi = ai[f];
      float yr = br[f];
      float yi = bi[f];
      float dr = xr - yr;
      float di = xi - yi;
      float minusDr = yr - xr;
      float minusDi = yi - xi;
      ar[f] = xr + yr;
      ai[f] = xi + yi;
      br[f] = dr * wr - di * wi;
      bi[f] = minusDr * minusWi - minusDi * wr;
    }
  }

  private static void powerOfBinZero(float[] re, float[] im, int frames) {
    for (int f = 0; f < frames; f++) {
      float sum = re[f] + im[f];
      re[f] = sum * sum;
    }
  }

  /** The bin that mirrors itself. */
  private static void powerOfMiddleBin(float[] re, float[] im, float wr, float wi, int n) {
    for (int f = 0; f < n; f++) {
      float evenR = 2 * re[f];
      float oddR = 2 * im[f];
      float xr = evenR + oddR * wr;
      float xi = oddR * wi;
      re[f] = 0.25f * (xr * xr + xi * xi);
    }
  }

  /** Even and odd parts of two bins that mirror each other, the odd one turned. */
  private static void untangle(
      float[] zr, float[] zi, float[] mr, float[] mi, float wr, float wi, float minusWi, int n) {
    for (int f = 0; f < n; f++) {
      float ar = zr[f];
      float ai = zi[f];
      float br = mr[f];
      float bi = mi[f];
      float oddR = ai + bi;
      float oddI = br - ar;
      float minusOddR = 0f - oddR;
      float minusOddI = ar - br;
      zr[f] = ar + br;
      zi[f] = ai - bi;
      mr[f] = oddR * wr - oddI * wi;
      mi[f] = minusOddR * minusWi - minusOddI * wr;
    }
  }

  private static void squares(float[] zr, float[] zi, float[] mr, float[] mi, int n) {
    for (int f = 0; f < n; f++) {
      float evenR = zr[f];
      float evenI = zi[f];
      float oddR = mr[f];
      float oddI = mi[f];
      float xr = evenR + oddR;
      float xi = evenI + oddI;
      float yr = evenR - oddR;
      float yi = oddI - evenI;
      zr[f] = xr * xr;
      zi[f] = xi * xi;
      mr[f] = yr * yr;
      mi[f] = yi * yi;
    }
  }

  private static void quarterOfSum(float[] a, float[] b, int n) {
    for (int f = 0; f < n; f++) {
      a[f] = 0.25f * (a[f] + b[f]);
    }
  }
}

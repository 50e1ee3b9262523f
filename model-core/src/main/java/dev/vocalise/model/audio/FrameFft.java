package dev.vocalise.model.audio;

/**
 * Power spectra of many real frames at once.
 *
 * <p>Layout: row {@code n} holds sample {@code n} of all frames, so every inner loop runs over
 * frames with one index for all rows. That is the form which the JIT compiler turns into vector
 * instructions; a butterfly across one frame is not. Rows are separate arrays for the same reason:
 * two offsets into one array could overlap as far as the compiler knows.
 *
 * <p>A transform of N real points is one of N/2 complex points (even samples real, odd samples
 * imaginary), radix 2, decimation in frequency, followed by the usual untangling.
 */
final class FrameFft {

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
    transform(0, half, frames);
  }

  /**
   * Writes the squared magnitude of bin {@code k} of every frame.
   *
   * @param k 0 to N/2 - 1
   */
  void power(int k, float[] out, int frames) {
    int p = order[k];
    int q = order[(half - k) % half];
    if (k == 0) {
      powerOfBinZero(re[p], im[p], out, frames);
    } else {
      untangle(re[p], im[p], re[q], im[q], cos[k], sin[k], out, frames);
    }
  }

  private void transform(int from, int size, int frames) {
    int middle = size / 2;
    int stride = half / size * 2; // the twiddle table has N-th roots
    for (int j = 0; j < middle; j++) {
      int a = from + j;
      int b = a + middle;
      if (j == 0) {
        sumAndDifference(re[a], re[b], frames);
        sumAndDifference(im[a], im[b], frames);
      } else {
        butterfly(re[a], im[a], re[b], im[b], cos[j * stride], sin[j * stride], frames);
      }
    }
    if (middle > 1) {
      transform(from, middle, frames); // depth first: small parts stay in the nearest cache
      transform(from + middle, middle, frames);
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
      float[] ar, float[] ai, float[] br, float[] bi, float wr, float wi, int frames) {
    for (int f = 0; f < frames; f++) {
      float xr = ar[f];
      float xi = ai[f];
      float yr = br[f];
      float yi = bi[f];
      float dr = xr - yr;
      float di = xi - yi;
      ar[f] = xr + yr;
      ai[f] = xi + yi;
      br[f] = dr * wr - di * wi;
      bi[f] = dr * wi + di * wr;
    }
  }

  private static void powerOfBinZero(float[] re, float[] im, float[] out, int frames) {
    for (int f = 0; f < frames; f++) {
      float sum = re[f] + im[f];
      out[f] = sum * sum;
    }
  }

  /** X[k] = (Z[k] + conj Z[N/2-k]) / 2 - i w^k (Z[k] - conj Z[N/2-k]) / 2. */
  private static void untangle(
      float[] zr, float[] zi, float[] mr, float[] mi, float wr, float wi, float[] out, int frames) {
    for (int f = 0; f < frames; f++) {
      float evenR = zr[f] + mr[f];
      float evenI = zi[f] - mi[f];
      float oddR = zi[f] + mi[f];
      float oddI = mr[f] - zr[f];
      float xr = evenR + (oddR * wr - oddI * wi);
      float xi = evenI + (oddR * wi + oddI * wr);
      out[f] = 0.25f * (xr * xr + xi * xi);
    }
  }
}

package dev.vocalise.model.augmentation;

/**
 * Fourier transform of one complex signal of any length whose prime factors are small.
 *
 * <p>Stockham's self-sorting form with mixed radix: passes of 4 and 5 are written out, other
 * factors go through a plain sum. Double precision. Not thread-safe: an instance owns a scratch
 * signal.
 */
final class ComplexFft {

  private static final double COS_72 = 0.30901699437494745;
  private static final double SIN_72 = 0.9510565162951535;
  private static final double COS_144 = -0.8090169943749475;
  private static final double SIN_144 = 0.5877852522924731;

  private final int size;
  private final double[] cos;
  private final double[] sin;
  private final double[] scratchRe;
  private final double[] scratchIm;

  ComplexFft(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("size must be >= 1 but was " + size);
    }
    this.size = size;
    cos = new double[size];
    sin = new double[size];
    for (int k = 0; k < size; k++) {
      cos[k] = StrictMath.cos(-2 * Math.PI * k / size);
      sin[k] = StrictMath.sin(-2 * Math.PI * k / size);
    }
    scratchRe = new double[size];
    scratchIm = new double[size];
  }

  /** Root of unity exp(-2 pi i k / size), real part. */
  double cos(int k) {
    return cos[k];
  }

  /** Root of unity exp(-2 pi i k / size), imaginary part. */
  double sin(int k) {
    return sin[k];
  }

  /** In place, without scaling. The inverse is the same call with the two arrays swapped. */
  void transform(double[] re, double[] im) {
    double[] xr = re;
    double[] xi = im;
    double[] yr = scratchRe;
    double[] yi = scratchIm;
    int n = size;
    int stride = 1;
    while (n > 1) {
      int radix = radix(n);
      switch (radix) {
        case 2 -> pass2(n, stride, xr, xi, yr, yi);
        case 4 -> pass4(n, stride, xr, xi, yr, yi);
        case 5 -> pass5(n, stride, xr, xi, yr, yi);
        default -> pass(radix, n, stride, xr, xi, yr, yi);
      }
      n /= radix;
      stride *= radix;
      double[] swapRe = xr;
      double[] swapIm = xi;
      xr = yr;
      xi = yi;
      yr = swapRe;
      yi = swapIm;
    }
    if (xr != re) {
      System.arraycopy(xr, 0, re, 0, size);
      System.arraycopy(xi, 0, im, 0, size);
    }
  }

  private static int radix(int n) {
    if (n % 4 == 0) {
      return 4;
    }
    if (n % 5 == 0) {
      return 5;
    }
    int factor = 2;
    while (n % factor != 0) {
      factor++;
    }
    return factor;
  }

  private void pass2(int n, int stride, double[] xr, double[] xi, double[] yr, double[] yi) {
    int part = n / 2;
    int step = stride * part;
    for (int p = 0; p < part; p++) {
      int w = stride * p;
      double c0 = cos[w];
      double s0 = sin[w];
      double c1 = cos[w + size / 2];
      double s1 = sin[w + size / 2];
      int to = 2 * stride * p;
      for (int a = w; a < w + stride; a++, to++) {
        int b = a + step;
        yr[to] = xr[a] + xr[b];
        yi[to] = xi[a] + xi[b];
        yr[to + stride] = (xr[a] * c0 - xi[a] * s0) + (xr[b] * c1 - xi[b] * s1);
        yi[to + stride] = (xr[a] * s0 + xi[a] * c0) + (xr[b] * s1 + xi[b] * c1);
      }
    }
  }

  private void pass4(int n, int stride, double[] xr, double[] xi, double[] yr, double[] yi) {
    int part = n / 4;
    int step = stride * part;
    for (int p = 0; p < part; p++) {
      int w = stride * p;
      double c1 = cos[w];
      double s1 = sin[w];
      double c2 = cos[2 * w];
      double s2 = sin[2 * w];
      double c3 = cos[3 * w];
      double s3 = sin[3 * w];
      int to = 4 * stride * p;
      for (int a = w; a < w + stride; a++, to++) {
        int b = a + step;
        int c = b + step;
        int d = c + step;
        double sumR = xr[a] + xr[c];
        double sumI = xi[a] + xi[c];
        double difR = xr[a] - xr[c];
        double difI = xi[a] - xi[c];
        double oddR = xr[b] + xr[d];
        double oddI = xi[b] + xi[d];
        double turnR = xi[b] - xi[d];
        double turnI = xr[d] - xr[b];
        yr[to] = sumR + oddR;
        yi[to] = sumI + oddI;
        rotate(difR + turnR, difI + turnI, c1, s1, yr, yi, to + stride);
        rotate(sumR - oddR, sumI - oddI, c2, s2, yr, yi, to + 2 * stride);
        rotate(difR - turnR, difI - turnI, c3, s3, yr, yi, to + 3 * stride);
      }
    }
  }

  private void pass5(int n, int stride, double[] xr, double[] xi, double[] yr, double[] yi) {
    int part = n / 5;
    int step = stride * part;
    for (int p = 0; p < part; p++) {
      int w = stride * p;
      int to = 5 * stride * p;
      for (int a = w; a < w + stride; a++, to++) {
        int b = a + step;
        int c = b + step;
        int d = c + step;
        int e = d + step;
        double s1r = xr[b] + xr[e];
        double s1i = xi[b] + xi[e];
        double d1r = xr[b] - xr[e];
        double d1i = xi[b] - xi[e];
        double s2r = xr[c] + xr[d];
        double s2i = xi[c] + xi[d];
        double d2r = xr[c] - xr[d];
        double d2i = xi[c] - xi[d];
        double u1r = xr[a] + COS_72 * s1r + COS_144 * s2r;
        double u1i = xi[a] + COS_72 * s1i + COS_144 * s2i;
        double u2r = xr[a] + COS_144 * s1r + COS_72 * s2r;
        double u2i = xi[a] + COS_144 * s1i + COS_72 * s2i;
        double v1r = SIN_72 * d1r + SIN_144 * d2r;
        double v1i = SIN_72 * d1i + SIN_144 * d2i;
        double v2r = SIN_144 * d1r - SIN_72 * d2r;
        double v2i = SIN_144 * d1i - SIN_72 * d2i;
        yr[to] = xr[a] + s1r + s2r;
        yi[to] = xi[a] + s1i + s2i;
        rotate(u1r + v1i, u1i - v1r, cos[w], sin[w], yr, yi, to + stride);
        rotate(u2r + v2i, u2i - v2r, cos[2 * w], sin[2 * w], yr, yi, to + 2 * stride);
        rotate(u2r - v2i, u2i + v2r, cos[3 * w], sin[3 * w], yr, yi, to + 3 * stride);
        rotate(u1r - v1i, u1i + v1r, cos[4 * w], sin[4 * w], yr, yi, to + 4 * stride);
      }
    }
  }

  private static void rotate(
      double r, double i, double c, double s, double[] yr, double[] yi, int to) {
    yr[to] = r * c - i * s;
    yi[to] = r * s + i * c;
  }

  private void pass(
      int radix, int n, int stride, double[] xr, double[] xi, double[] yr, double[] yi) {
    int part = n / radix;
    int step = stride * part;
    for (int p = 0; p < part; p++) {
      for (int j = 0; j < radix; j++) {
        int twiddle = stride * p * j;
        int to = stride * (radix * p + j);
        for (int q = 0; q < stride; q++) {
          double sumR = 0;
          double sumI = 0;
          for (int k = 0; k < radix; k++) {
            int root = (int) ((twiddle + (long) k * j * (size / radix)) % size);
            int from = q + stride * p + k * step;
            sumR += xr[from] * cos[root] - xi[from] * sin[root];
            sumI += xr[from] * sin[root] + xi[from] * cos[root];
          }
          yr[to + q] = sumR;
          yi[to + q] = sumI;
        }
      }
    }
  }
}

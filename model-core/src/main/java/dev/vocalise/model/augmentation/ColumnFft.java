package dev.vocalise.model.augmentation;

/**
 * Fourier transforms of many complex signals of one length, a power of two, side by side.
 *
 * <p>The bits of {@link ComplexFft}: the same passes with the same operations. Row n holds sample n
 * of all signals, so that inner loops run over signals, which the JIT compiler turns into vector
 * instructions. Passes work in place; Stockham's sorting moves references to rows. Not thread-safe.
 *
 * <p>Differences stand in the kernels in both directions, and no value is an operand of two
 * operations of one kind at the same side, nor a sum of two products or sums: otherwise the
 * compiler may pair the operation of one signal with the other operation of the next, and gives
 * vectors up.
 */
final class ColumnFft {

  /** Values of both parts of all signals that stay in a second-level cache. */
  private static final int VALUES = 1 << 16;

  private final int size;
  private final int columns;
  private final double[] cos;
  private final double[] sin;
  private final double[][] re;
  private final double[][] im;
  private double[][] nextRe;
  private double[][] nextIm;

  ColumnFft(int size, ComplexFft roots) {
    this.size = size;
    columns = Math.max(8, VALUES / size);
    cos = new double[size];
    sin = new double[size];
    for (int k = 0; k < size; k++) {
      cos[k] = roots.cos(k);
      sin[k] = roots.sin(k);
    }
    re = new double[size][columns];
    im = new double[size][columns];
    nextRe = new double[size][];
    nextIm = new double[size][];
  }

  /** Most signals at a time. */
  int columns() {
    return columns;
  }

  /** Real parts of sample or bin {@code n} of all signals. */
  double[] re(int n) {
    return re[n];
  }

  /** Imaginary parts. */
  double[] im(int n) {
    return im[n];
  }

  /** Transforms the first signals, without scaling. */
  void forward(int signals) {
    transform(re, im, signals);
  }

  /** The inverse, without scaling. */
  void backward(int signals) {
    transform(im, re, signals);
  }

  private void transform(double[][] xr, double[][] xi, int signals) {
    int n = size;
    for (int stride = 1; n > 1; ) {
      int radix = n % 4 == 0 ? 4 : 2;
      if (radix == 4) {
        pass4(xr, xi, n, stride, signals);
      } else {
        pass2(xr, xi, stride, signals);
      }
      n /= radix;
      stride *= radix;
    }
  }

  private void pass4(double[][] xr, double[][] xi, int n, int stride, int signals) {
    int part = n / 4;
    int step = stride * part;
    for (int p = 0; p < part; p++) {
      int w = stride * p;
      int to = 4 * stride * p;
      for (int a = w; a < w + stride; a++, to++) {
        int b = a + step;
        int c = b + step;
        int d = c + step;
        sums(xr[a], xr[b], xr[c], xr[d], signals);
        sums(xi[a], xi[b], xi[c], xi[d], signals);
        differenceAndSum(xr[b], xi[d], signals);
        sumAndDifference(xi[b], xr[d], signals);
        double[] imaginary = xr[d];
        xr[d] = xi[d];
        xi[d] = imaginary;
        if (p > 0) {
          turn(xr[b], xi[b], cos[w], sin[w], -sin[w], signals);
          turn(xr[c], xi[c], cos[2 * w], sin[2 * w], -sin[2 * w], signals);
          turn(xr[d], xi[d], cos[3 * w], sin[3 * w], -sin[3 * w], signals);
        }
        move(xr, xi, a, to);
        move(xr, xi, b, to + stride);
        move(xr, xi, c, to + 2 * stride);
        move(xr, xi, d, to + 3 * stride);
      }
    }
    settle(xr, xi);
  }

  private void pass2(double[][] xr, double[][] xi, int stride, int signals) {
    for (int a = 0; a < stride; a++) {
      int b = a + stride;
      pair(xr[a], xi[a], xr[b], xi[b], sin[stride], signals);
    }
  }

  private void move(double[][] xr, double[][] xi, int from, int to) {
    nextRe[to] = xr[from];
    nextIm[to] = xi[from];
  }

  private void settle(double[][] xr, double[][] xi) {
    System.arraycopy(nextRe, 0, xr, 0, size);
    System.arraycopy(nextIm, 0, xi, 0, size);
  }

  /** a + c + b + d, a − c, a + c − (b + d) and d − b of one part. */
  private static void sums(double[] a, double[] b, double[] c, double[] d, int n) {
    for (int f = 0; f < n; f++) {
      double x = a[f];
      double y = b[f];
      double z = c[f];
      double w = d[f];
      double sum = x + z;
      double odd = y + w;
      a[f] = sum - (0 - odd);
      b[f] = x - z;
      c[f] = 0 - (odd - sum);
      d[f] = w - y;
    }
  }

  private static void differenceAndSum(double[] a, double[] b, int n) {
    for (int f = 0; f < n; f++) {
      double x = a[f];
      double y = b[f];
      a[f] = x - y;
      b[f] = x + y;
    }
  }

  private static void sumAndDifference(double[] a, double[] b, int n) {
    for (int f = 0; f < n; f++) {
      double x = a[f];
      double y = b[f];
      a[f] = x + y;
      b[f] = x - y;
    }
  }

  private static void turn(double[] xr, double[] xi, double c, double s, double minusS, int n) {
    for (int f = 0; f < n; f++) {
      double r = xr[f];
      double i = xi[f];
      double minusR = 0 - r;
      double minusI = 0 - i;
      xr[f] = r * c - i * s;
      xi[f] = minusR * minusS - minusI * c;
    }
  }

  /** Sum and difference, where the root of −1 is what the table has: −1 + i s. */
  private static void pair(double[] ar, double[] ai, double[] br, double[] bi, double s, int n) {
    for (int f = 0; f < n; f++) {
      double xr = ar[f];
      double xi = ai[f];
      double yr = br[f];
      double yi = bi[f];
      double minusR = yi * s - (0 - yr);
      double minusI = yi - yr * s;
      ar[f] = xr + yr;
      ai[f] = xi + yi;
      br[f] = xr - minusR;
      bi[f] = xi - minusI;
    }
  }
}

package dev.vocalise.model.augmentation;

import java.util.Arrays;

/**
 * The windowed-sinc band-pass of julius, as torch-audiomentations' band-stop filter uses it.
 *
 * <p>Difference of two low-passes of one length, each {@code 2 c hann(t) sinc(2 pi c t)} divided by
 * its sum; the wave's ends are continued by repeating the edge sample. Convolution by overlap-save;
 * the filter is symmetric, so its spectrum is real and two pieces of the wave share one complex
 * transform.
 */
final class BandPass {

  private static final int ZERO_CROSSINGS = 8;

  /** Pairs of pieces that are not worth the columns. */
  private static final int FEW = 12;

  private final double low;
  private final double high;
  private final int halfSize;

  /**
   * Cutoffs in float32, as the library computes them: the filter's length is an integer that hangs
   * on the last bit.
   */
  BandPass(float centerHz, float bandwidthFraction, int sampleRateHz) {
    low = centerHz * (1f - 0.5f * bandwidthFraction) / sampleRateHz;
    high = centerHz * (1f + 0.5f * bandwidthFraction) / sampleRateHz;
    if (!(low > 0) || high > 0.5) {
      throw new IllegalArgumentException(
          "band edges must lie in (0, 0.5] of the sample rate but are "
              + low
              + " and "
              + high
              + " for center "
              + centerHz
              + " Hz, bandwidth "
              + bandwidthFraction);
    }
    halfSize = (int) (ZERO_CROSSINGS / low / 2);
  }

  /** Lower cutoff as a fraction of the sample rate. */
  double low() {
    return low;
  }

  /** Upper cutoff as a fraction of the sample rate. */
  double high() {
    return high;
  }

  /** Taps on each side of the middle one. */
  int halfSize() {
    return halfSize;
  }

  /** Subtracts the band from the first {@code n} samples of {@code x}. */
  void removeFrom(float[] x, int n, Augmenter workspace) {
    if (n == 0) {
      return;
    }
    int size = fftSize(n);
    int piece = size - 2 * halfSize;
    int pairs = (n + 2 * piece - 1) / (2 * piece);
    ComplexFft fft = workspace.fft(size);
    double[] response = response(size, fft);
    float[] source = workspace.wave(2 * piece * pairs + 2 * halfSize);
    continueEnds(x, n, source, 2 * piece * pairs + 2 * halfSize);
    if (pairs < FEW) {
      for (int pair = 0; pair < pairs; pair++) {
        remove(source, x, n, 2 * piece * pair, piece, response, fft);
      }
      return;
    }
    ColumnFft columns = workspace.columnFft(size);
    int blocks = (pairs + columns.columns() - 1) / columns.columns();
    for (int block = 0; block < blocks; block++) {
      int from = pairs * block / blocks;
      int to = pairs * (block + 1) / blocks;
      remove(source, x, n, 2 * piece * from, piece, response, columns, to - from);
    }
  }

  /** One pair of pieces from a place on. */
  private void remove(
      float[] source, float[] x, int n, int start, int piece, double[] response, ComplexFft fft) {
    int size = response.length;
    double[] re = new double[size];
    double[] im = new double[size];
    for (int i = 0; i < size; i++) {
      re[i] = source[start + i];
      im[i] = source[start + piece + i];
    }
    fft.transform(re, im);
    scale(re, response);
    scale(im, response);
    fft.transform(im, re);
    subtract(re, x, start, Math.min(piece, n - start));
    subtract(im, x, start + piece, Math.min(piece, n - start - piece));
  }

  /** Many pairs, side by side. */
  private void remove(
      float[] source,
      float[] x,
      int n,
      int start,
      int piece,
      double[] response,
      ColumnFft fft,
      int pairs) {
    for (int i = 0; i < response.length; i++) {
      spread(source, start + i, 2 * piece, fft.re(i), pairs);
      spread(source, start + piece + i, 2 * piece, fft.im(i), pairs);
    }
    fft.forward(pairs);
    for (int k = 0; k < response.length; k++) {
      scale(fft.re(k), response[k], pairs);
      scale(fft.im(k), response[k], pairs);
    }
    fft.backward(pairs);
    for (int i = 0; i < piece; i++) {
      subtract(fft.re(halfSize + i), x, n, start + i, 2 * piece, pairs);
      subtract(fft.im(halfSize + i), x, n, start + piece + i, 2 * piece, pairs);
    }
  }

  /** The power of two that costs least over the whole wave. */
  private int fftSize(int n) {
    int best = 0;
    double bestCost = Double.POSITIVE_INFINITY;
    for (int size = Integer.highestOneBit(4 * halfSize + 1); size > 0; size *= 2) {
      int piece = size - 2 * halfSize;
      if (piece > 0) {
        int pairs = (n + 2 * piece - 1) / (2 * piece);
        double cost = (1 + 2.0 * pairs) * size * (2 + Integer.numberOfTrailingZeros(size));
        if (cost < bestCost) {
          bestCost = cost;
          best = size;
        }
        if (pairs <= 1) {
          break;
        }
      }
    }
    return best;
  }

  /** Real frequency response, with the inverse transform's 1 / size in it. */
  private double[] response(int size, ComplexFft fft) {
    double[] lowPass = new double[halfSize + 1];
    double[] highPass = new double[halfSize + 1];
    double lowSum = 0;
    double highSum = 0;
    for (int t = 0; t <= halfSize; t++) {
      double hann = 0.5 + 0.5 * StrictMath.cos(Math.PI * t / halfSize);
      lowPass[t] = 2 * low * hann * sinc(2 * low * Math.PI * t);
      highPass[t] = 2 * high * hann * sinc(2 * high * Math.PI * t);
      int times = t == 0 ? 1 : 2;
      lowSum += times * lowPass[t];
      highSum += times * highPass[t];
    }
    double[] re = new double[size];
    for (int t = 0; t <= halfSize; t++) {
      double tap = (highPass[t] / highSum - lowPass[t] / lowSum) / size;
      re[t] = tap;
      re[(size - t) % size] = tap;
    }
    fft.transform(re, new double[size]);
    return re;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : StrictMath.sin(x) / x;
  }

  /** The wave between half a filter of its first and enough of its last sample. */
  private void continueEnds(float[] x, int n, float[] out, int length) {
    Arrays.fill(out, 0, halfSize, x[0]);
    System.arraycopy(x, 0, out, halfSize, n);
    Arrays.fill(out, halfSize + n, length, x[n - 1]);
  }

  private static void scale(double[] x, double[] by) {
    for (int k = 0; k < x.length; k++) {
      x[k] *= by[k];
    }
  }

  private static void scale(double[] x, double by, int n) {
    for (int i = 0; i < n; i++) {
      x[i] *= by;
    }
  }

  private static void spread(float[] source, int from, int step, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = source[from + i * step];
    }
  }

  private void subtract(double[] band, float[] x, int start, int count) {
    for (int i = 0; i < count; i++) {
      x[start + i] = (float) (x[start + i] - band[halfSize + i]);
    }
  }

  private static void subtract(double[] band, float[] x, int n, int from, int step, int count) {
    int inside = Math.min(count, (n - from + step - 1) / step);
    for (int i = 0; i < inside; i++) {
      int at = from + i * step;
      x[at] = (float) (x[at] - band[i]);
    }
  }
}

package dev.vocalise.model.audio;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Band-limited resampling by a rational factor.
 *
 * <p>Source: {@code torchaudio.functional.resample} with its defaults ({@code sinc_interp_hann},
 * low-pass width 6, roll-off 0.99). Like the function (and unlike the module of the same library)
 * the kernel is computed in float32, operation by operation, because that moves the result.
 *
 * <p>Only the taps inside the window are kept per phase, so the cost per output sample depends on
 * the low-pass width and not on the numerator of the factor.
 */
public final class Resampler {

  private static final int LOW_PASS_WIDTH = 6;
  private static final double ROLL_OFF = 0.99;
  private static final int CACHED_KERNELS = 8;

  private static final Map<Rates, Kernel> KERNELS = new ConcurrentHashMap<>();

  private record Rates(int from, int to) {}

  /** Taps of one phase: {@code y = sum taps[i] * x[blockStart + first + i]}. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Phase(int first, float[] taps) {
    float at(float[] x, int blockStart) {
      int start = blockStart + first;
      int low = Math.max(0, -start);
      int high = Math.min(taps.length, x.length - start);
      double sum = 0;
      for (int i = low; i < high; i++) {
        sum += taps[i] * (double) x[start + i];
      }
      return (float) sum;
    }
  }

  /** One phase per output sample of a block of {@code from} input samples (rates reduced). */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Kernel(int from, int to, Phase[] phases) {}

  private Resampler() {}

  /**
   * Resamples a mono wave.
   *
   * @param x samples, any length
   * @param fromHz rate of {@code x}, positive
   * @param toHz wanted rate, positive
   * @return {@code ceil(toHz * x.length / fromHz)} samples; a copy when the rates are equal
   */
  public static float[] resample(float[] x, int fromHz, int toHz) {
    if (fromHz <= 0 || toHz <= 0) {
      throw new IllegalArgumentException(
          "sample rates must be positive but were " + fromHz + " and " + toHz);
    }
    if (fromHz == toHz) {
      return x.clone();
    }
    Kernel kernel = kernel(fromHz, toHz);
    long length = ((long) kernel.to * x.length + kernel.from - 1) / kernel.from;
    float[] y = new float[Math.toIntExact(length)];
    int blockStart = 0;
    for (int i = 0; i < y.length; blockStart += kernel.from) {
      for (int phase = 0; phase < kernel.to && i < y.length; phase++) {
        y[i++] = kernel.phases[phase].at(x, blockStart);
      }
    }
    return y;
  }

  private static Kernel kernel(int fromHz, int toHz) {
    int divisor = greatestCommonDivisor(fromHz, toHz);
    Rates reduced = new Rates(fromHz / divisor, toHz / divisor);
    if (KERNELS.size() > CACHED_KERNELS) {
      KERNELS.clear(); // odd rates in one corpus must not fill the heap
    }
    return KERNELS.computeIfAbsent(reduced, Resampler::computeKernel);
  }

  private static Kernel computeKernel(Rates rates) {
    int from = rates.from;
    int to = rates.to;
    double baseRate = Math.min(from, to) * ROLL_OFF;
    int halfWidth = (int) StrictMath.ceil(LOW_PASS_WIDTH * from / baseRate);
    Phase[] phases = new Phase[to];
    float[] taps = new float[2 * halfWidth + from];
    for (int phase = 0; phase < to; phase++) {
      // Nonzero taps lie within halfWidth of the output's position on the input's time axis.
      int centre = (int) ((long) phase * from / to);
      int first = Math.max(-halfWidth, centre - halfWidth - 1);
      int last = Math.min(halfWidth + from - 1, centre + halfWidth + 1);
      for (int i = first; i <= last; i++) {
        taps[i - first] = tap(i, phase, from, to, (float) baseRate, (float) (baseRate / from));
      }
      phases[phase] = new Phase(first, Arrays.copyOf(taps, last - first + 1));
    }
    return new Kernel(from, to, phases);
  }

  /** One kernel value with the reference's order of float32 operations. */
  private static float tap(int i, int phase, int from, int to, float baseRate, float scale) {
    float t = (float) -phase / to + (float) i / from;
    t *= baseRate;
    t = Math.max(-LOW_PASS_WIDTH, Math.min(LOW_PASS_WIDTH, t));
    float angle = t * (float) Math.PI / LOW_PASS_WIDTH / 2;
    float cosine = (float) StrictMath.cos(angle);
    float window = cosine * cosine;
    t *= (float) Math.PI;
    float sinc = t == 0 ? 1 : (float) StrictMath.sin(t) / t;
    return sinc * (window * scale);
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}

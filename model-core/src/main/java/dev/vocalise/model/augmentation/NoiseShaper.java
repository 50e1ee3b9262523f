package dev.vocalise.model.augmentation;

/**
 * Gives one second of white noise a spectrum that falls with a power of the frequency.
 *
 * <p>Source: torch-audiomentations {@code AddColoredNoise}: bin k of the spectrum is divided by
 * {@code linspace(1, sqrt(rate / 2), bins)[k] ^ decay}, and the result by its RMS + 1e-8. Not
 * thread-safe.
 */
final class NoiseShaper {

  private static final double EPSILON = 1e-8;

  private final int half;
  private final ComplexFft fft;
  private final double[] rootCos;
  private final double[] rootSin;
  private final double[] logSlope;
  private final double[] turns;
  private final double[] gain;
  private final double[] re;
  private final double[] im;
  private final float[] white;
  private final float[] shaped;

  NoiseShaper(int sampleRateHz) {
    if (sampleRateHz % 2 != 0) {
      throw new IllegalArgumentException(
          "colored noise needs an even sample rate but got " + sampleRateHz + " Hz");
    }
    half = sampleRateHz / 2;
    fft = new ComplexFft(half);
    rootCos = new double[half];
    rootSin = new double[half];
    for (int k = 0; k < half; k++) {
      rootCos[k] = StrictMath.cos(-Math.PI * k / half);
      rootSin[k] = StrictMath.sin(-Math.PI * k / half);
    }
    logSlope = new double[half + 1];
    double top = Math.sqrt(half);
    for (int k = 0; k <= half; k++) {
      logSlope[k] = StrictMath.log(1 + (top - 1) * k / half);
    }
    turns = new double[half + 1];
    gain = new double[half + 1];
    re = new double[half];
    im = new double[half];
    white = new float[sampleRateHz];
    shaped = new float[sampleRateHz];
  }

  /** One second of noise with RMS 1; valid until the next call. */
  float[] shape(WhiteNoise source, double decay) {
    source.fill(white);
    PowerRow.exp(-decay, logSlope, turns, gain);
    for (int n = 0; n < half; n++) {
      re[n] = white[2 * n];
      im[n] = white[2 * n + 1];
    }
    fft.transform(re, im);
    shapeSpectrum();
    fft.transform(im, re);
    double energy = 0;
    for (int n = 0; n < half; n++) {
      energy += re[n] * re[n] + im[n] * im[n];
    }
    double scale = 1.0 / half;
    double rms = Math.sqrt(energy / (2 * half)) * scale;
    double factor = scale / (rms + EPSILON);
    for (int n = 0; n < half; n++) {
      shaped[2 * n] = (float) (re[n] * factor);
      shaped[2 * n + 1] = (float) (im[n] * factor);
    }
    return shaped;
  }

  /**
   * Weighs the real signal's spectrum X, of which {@code re + i im} is the transform of even
   * samples plus i times that of odd samples: untangle a pair of bins, weigh, tangle again.
   */
  private void shapeSpectrum() {
    double zero = (re[0] + im[0]) * gain[0];
    double nyquist = (re[0] - im[0]) * gain[half];
    re[0] = (zero + nyquist) / 2;
    im[0] = (zero - nyquist) / 2;
    for (int k = 1; k <= half - k; k++) {
      int m = half - k;
      double evenR = (re[k] + re[m]) / 2;
      double evenI = (im[k] - im[m]) / 2;
      double oddR = (im[k] + im[m]) / 2;
      double oddI = (re[m] - re[k]) / 2;
      double turnedR = oddR * rootCos[k] - oddI * rootSin[k];
      double turnedI = oddR * rootSin[k] + oddI * rootCos[k];
      double lowR = (evenR + turnedR) * gain[k];
      double lowI = (evenI + turnedI) * gain[k];
      double highR = (evenR - turnedR) * gain[m]; // conjugate of bin m
      double highI = (evenI - turnedI) * gain[m];
      double newEvenR = (lowR + highR) / 2;
      double newEvenI = (lowI + highI) / 2;
      double halfR = (lowR - highR) / 2;
      double halfI = (lowI - highI) / 2;
      double newOddR = halfR * rootCos[k] + halfI * rootSin[k];
      double newOddI = halfI * rootCos[k] - halfR * rootSin[k];
      re[k] = newEvenR - newOddI;
      im[k] = newEvenI + newOddR;
      re[m] = newEvenR + newOddI;
      im[m] = newOddR - newEvenI;
    }
  }
}

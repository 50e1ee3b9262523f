package dev.vocalise.model.audio;

/**
 * Geometry of a log-mel filter bank, in the terms of {@code torchaudio.compliance.kaldi.fbank}.
 *
 * @param sampleRateHz rate of the waves
 * @param melBins number of triangular filters
 * @param windowMs length of a frame
 * @param hopMs distance between the starts of two frames
 * @param preEmphasis weight of the sample before, within a frame
 * @param lowHz lower edge of the first filter
 * @param highHz upper edge of the last filter; 0 or less counts from half the sample rate
 */
public record FbankSettings(
    int sampleRateHz,
    int melBins,
    double windowMs,
    double hopMs,
    double preEmphasis,
    double lowHz,
    double highHz) {

  public FbankSettings {
    if (melBins < 1) {
      throw new IllegalArgumentException("melBins must be >= 1 but was " + melBins);
    }
    if (sampleRateHz < 1) {
      throw new IllegalArgumentException("sampleRateHz must be >= 1 but was " + sampleRateHz);
    }
    if (samples(sampleRateHz, windowMs) < 2 || samples(sampleRateHz, hopMs) < 1) {
      throw new IllegalArgumentException(
          "window and hop must hold at least 2 and 1 samples but were %s ms and %s ms at %s Hz"
              .formatted(windowMs, hopMs, sampleRateHz));
    }
    double nyquist = 0.5 * sampleRateHz;
    double high = highHz > 0 ? highHz : nyquist + highHz;
    if (lowHz < 0 || high > nyquist || lowHz >= high) {
      throw new IllegalArgumentException(
          "mel range must lie in 0.." + nyquist + " Hz but was " + lowHz + ".." + high + " Hz");
    }
  }

  /** What AST uses: 25 ms windows every 10 ms, pre-emphasis 0.97, from 20 Hz to half the rate. */
  public static FbankSettings ast(int sampleRateHz, int melBins) {
    return new FbankSettings(sampleRateHz, melBins, 25, 10, 0.97, 20, 0);
  }

  /** Samples in a frame. */
  public int windowSamples() {
    return samples(sampleRateHz, windowMs);
  }

  /** Samples between the starts of two frames. */
  public int hopSamples() {
    return samples(sampleRateHz, hopMs);
  }

  /** Points of the Fourier transform: the window's length rounded up to a power of two. */
  public int fftPoints() {
    return Math.max(4, Integer.highestOneBit(windowSamples() * 2 - 1));
  }

  /** Upper edge of the last filter in hertz. */
  public double upperEdgeHz() {
    return highHz > 0 ? highHz : 0.5 * sampleRateHz + highHz;
  }

  /** Frames of a wave; one that is shorter than a window is padded to one window. */
  public int frames(int samples) {
    return samples < windowSamples() ? 1 : 1 + (samples - windowSamples()) / hopSamples();
  }

  private static int samples(int sampleRateHz, double ms) {
    return (int) (sampleRateHz * ms * 0.001);
  }
}

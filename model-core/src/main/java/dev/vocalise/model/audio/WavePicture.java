package dev.vocalise.model.audio;

/**
 * What a person sees of a wave: its outline and its log-mel spectrogram, the one that the model
 * reads. Thread-safe.
 */
public final class WavePicture {

  private static final int MEL_BINS = 128;

  /** Range of levels shown below the loudest one, in nats; about 52 dB. */
  private static final float SHOWN_NATS = 12f;

  /** Anchors of matplotlib's viridis, evenly spaced: lightness grows with the level. */
  private static final int[] VIRIDIS = {
    0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b,
    0xfde725
  };

  private static final byte[] PALETTE = palette();

  private WavePicture() {}

  /**
   * The outline of a wave.
   *
   * @param wave samples
   * @param n number of values wanted, positive
   * @return largest magnitude in each of {@code n} equal stretches; 0 where a stretch has no sample
   */
  public static float[] peaks(float[] wave, int n) {
    if (n < 1) {
      throw new IllegalArgumentException("n must be >= 1 but was " + n);
    }
    float[] peaks = new float[n];
    for (int i = 0; i < wave.length; i++) {
      int at = (int) ((long) i * n / wave.length);
      peaks[at] = Math.max(peaks[at], Math.abs(wave[i]));
    }
    return peaks;
  }

  /**
   * The spectrogram as a PNG: one column per 10 ms frame, one row per mel bin (128), low ones at
   * the bottom, colours from dark (12 nats below the loudest value, or less) to bright.
   *
   * @param wave mono samples; a wave shorter than 25 ms gives one column
   * @param sampleRateHz its rate
   */
  public static byte[] spectrogramPng(float[] wave, int sampleRateHz) {
    float[] logs = new Fbank(FbankSettings.ast(sampleRateHz, MEL_BINS)).compute(wave);
    int frames = logs.length / MEL_BINS;
    float top = Float.NEGATIVE_INFINITY;
    for (float log : logs) {
      top = Math.max(top, log);
    }
    byte[] pixels = new byte[logs.length];
    for (int f = 0; f < frames; f++) {
      for (int m = 0; m < MEL_BINS; m++) {
        float level = 1 + (logs[f * MEL_BINS + m] - top) / SHOWN_NATS;
        int colour = Math.round(255 * Math.max(0, level));
        pixels[(MEL_BINS - 1 - m) * frames + f] = (byte) colour;
      }
    }
    return IndexedPng.encode(frames, MEL_BINS, pixels, PALETTE);
  }

  private static byte[] palette() {
    byte[] palette = new byte[3 * 256];
    for (int i = 0; i < 256; i++) {
      double at = i * (VIRIDIS.length - 1) / 255.0;
      int from = Math.min((int) at, VIRIDIS.length - 2);
      for (int c = 0; c < 3; c++) {
        int shift = 16 - 8 * c;
        int low = VIRIDIS[from] >> shift & 0xff;
        int high = VIRIDIS[from + 1] >> shift & 0xff;
        palette[3 * i + c] = (byte) Math.round(low + (high - low) * (at - from));
      }
    }
    return palette;
  }
}

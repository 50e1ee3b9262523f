package dev.vocalise.model.audio;

import java.util.Arrays;

/**
 * Log-mel filter bank of a wave.
 *
 * <p>Source: {@code torchaudio.compliance.kaldi.fbank} as the AST feature extractor calls it:
 * symmetric Hann window, no dither, frames only where a whole window fits; per frame the mean is
 * removed, then pre-emphasis (the first sample uses itself), window, power spectrum, filters,
 * natural log of at least the float32 epsilon.
 *
 * <p>Not thread-safe: an instance owns its buffers. Results depend on the wave alone.
 */
public final class Fbank {

  private static final int BLOCK_FRAMES = 320;
  private static final int TILE_FRAMES = 32;
  private static final float LOG_FLOOR = 1.1920929e-7f;

  private final FbankSettings settings;
  private final int window;
  private final int hop;
  private final float preEmphasis;
  private final float[] hann;
  private final MelFilters filters;
  private final FrameFft fft;
  private final float[] mean = new float[BLOCK_FRAMES];
  private final float[] mel = new float[BLOCK_FRAMES];
  private final float[] energies;
  private final float[] mantissa;
  private final float[] exponent;

  public Fbank(FbankSettings settings) {
    this.settings = settings;
    window = settings.windowSamples();
    hop = settings.hopSamples();
    preEmphasis = (float) settings.preEmphasis();
    hann = new float[window];
    for (int n = 0; n < window; n++) {
      hann[n] = (float) (0.5 - 0.5 * StrictMath.cos(2 * Math.PI * n / (window - 1)));
    }
    filters = new MelFilters(settings);
    fft = new FrameFft(settings.fftPoints(), BLOCK_FRAMES);
    energies = new float[BLOCK_FRAMES * settings.melBins()];
    mantissa = new float[TILE_FRAMES * settings.melBins()];
    exponent = new float[TILE_FRAMES * settings.melBins()];
  }

  /** The geometry. */
  public FbankSettings settings() {
    return settings;
  }

  /**
   * Computes all frames.
   *
   * @param wave mono samples in [-1, 1] at the settings' rate; one shorter than a window (25 ms) is
   *     padded with zeros to one window, where the reference refuses it
   * @return (frames, melBins) row-major
   */
  public float[] compute(float[] wave) {
    int frames = settings.frames(wave.length);
    float[] out = new float[frames * settings.melBins()];
    compute(wave, wave.length, frames, out, 0, 0f, 1f);
    return out;
  }

  /**
   * Computes the first {@code frames} frames as {@code (log - mean) * scale}, without allocating.
   *
   * @param wave samples; the first {@code samples} count
   * @param frames at most {@code settings().frames(samples)}
   * @param out receives (frames, melBins) row-major, from {@code offset}
   */
  void compute(
      float[] wave, int samples, int frames, float[] out, int offset, float mean, float scale) {
    int blocks = (frames + BLOCK_FRAMES - 1) / BLOCK_FRAMES;
    for (int b = 0, from = 0; b < blocks; b++) {
      int to = (int) ((long) frames * (b + 1) / blocks);
      computeBlock(wave, samples, from, to - from, out, offset, mean, scale);
      from = to;
    }
  }

  private void computeBlock(
      float[] wave,
      int samples,
      int first,
      int n,
      float[] out,
      int offset,
      float mean,
      float scale) {
    spread(wave, samples, first * hop, n);
    centreAndWindow(n);
    fft.transform(n);
    fft.makePowers(n);
    int bins = settings.melBins();
    for (int m = 0; m < bins; m++) {
      weighSpectrum(m, n);
      System.arraycopy(mel, 0, energies, m * n, n);
    }
    for (int f = 0; f < n; f += TILE_FRAMES) {
      int count = Math.min(TILE_FRAMES, n - f);
      LogRow.split(energies, LOG_FLOOR, bins, n, f, count, mantissa, exponent);
      LogRow.join(mantissa, exponent, mean, scale, count * bins);
      System.arraycopy(mantissa, 0, out, offset + (first + f) * bins, count * bins);
    }
  }

  /**
   * Fills the transform's rows: row s holds sample s of each frame. Within a hop sample by sample,
   * beyond it as a part of the row one hop before, which is one frame further there.
   */
  private void spread(float[] wave, int samples, int start, int n) {
    int whole = Math.max(0, Math.min(n, (samples - start) / hop)); // frames with a whole hop
    int s = 0;
    for (; s + 8 <= hop; s += 8) {
      spread(wave, start + s, hop, fft, s, whole);
    }
    for (int r = 0; r < hop; r++) {
      end(wave, samples, start + r, fft.row(r), r < s ? whole : 0, n);
    }
    for (s = hop; s < window; s++) {
      System.arraycopy(fft.row(s - hop), 1, fft.row(s), 0, n - 1);
      end(wave, samples, start + s, fft.row(s), n - 1, n);
    }
  }

  /** Frames that the wave may not reach. */
  private void end(float[] wave, int samples, int start, float[] row, int from, int to) {
    for (int f = from; f < to; f++) {
      int at = start + f * hop;
      row[f] = at < samples ? wave[at] : 0f;
    }
  }

  /** Eight rows at a time, so that a line of the wave is read once. */
  private static void spread(float[] wave, int start, int hop, FrameFft fft, int s, int n) {
    float[] a = fft.row(s);
    float[] b = fft.row(s + 1);
    float[] c = fft.row(s + 2);
    float[] d = fft.row(s + 3);
    float[] e = fft.row(s + 4);
    float[] f = fft.row(s + 5);
    float[] g = fft.row(s + 6);
    float[] h = fft.row(s + 7);
    for (int i = 0; i < n; i++) {
      int at = start + i * hop;
      a[i] = wave[at];
      b[i] = wave[at + 1];
      c[i] = wave[at + 2];
      d[i] = wave[at + 3];
      e[i] = wave[at + 4];
      f[i] = wave[at + 5];
      g[i] = wave[at + 6];
      h[i] = wave[at + 7];
    }
  }

  private void centreAndWindow(int n) {
    Arrays.fill(mean, 0, n, 0f);
    int s = 0;
    for (; s + 4 <= window; s += 4) {
      add(fft.row(s), fft.row(s + 1), fft.row(s + 2), fft.row(s + 3), mean, n);
    }
    for (; s < window; s++) {
      add(fft.row(s), mean, n);
    }
    divide(mean, window, n);
    for (s = window - 1; s >= 0; s--) { // backwards: each row is needed by the one after it
      emphasise(fft.row(s), fft.row(Math.max(0, s - 1)), mean, preEmphasis, hann[s], n);
    }
    for (s = window; s < settings.fftPoints(); s++) {
      Arrays.fill(fft.row(s), 0, n, 0f);
    }
  }

  private static void add(float[] x, float[] sum, int n) {
    for (int f = 0; f < n; f++) {
      sum[f] += x[f];
    }
  }

  private static void add(float[] a, float[] b, float[] c, float[] d, float[] sum, int n) {
    for (int f = 0; f < n; f++) {
      sum[f] = sum[f] + a[f] + b[f] + c[f] + d[f];
    }
  }

  private static void divide(float[] x, float divisor, int n) {
    for (int f = 0; f < n; f++) {
      x[f] /= divisor;
    }
  }

  private static void emphasise(
      float[] x, float[] before, float[] mean, float weight, float window, int n) {
    for (int f = 0; f < n; f++) {
      x[f] = ((x[f] - mean[f]) - weight * (before[f] - mean[f])) * window;
    }
  }

  private void weighSpectrum(int m, int n) {
    Arrays.fill(mel, 0, n, 0f);
    float[] w = filters.weights(m);
    int k = filters.first(m);
    int i = 0;
    for (; i + 4 <= w.length; i += 4, k += 4) {
      weigh(
          fft.powers(k),
          fft.powers(k + 1),
          fft.powers(k + 2),
          fft.powers(k + 3),
          w[i],
          w[i + 1],
          w[i + 2],
          w[i + 3],
          mel,
          n);
    }
    for (; i < w.length; i++, k++) {
      weigh(fft.powers(k), w[i], mel, n);
    }
  }

  private static void weigh(float[] p, float w, float[] out, int n) {
    for (int f = 0; f < n; f++) {
      out[f] += w * p[f];
    }
  }

  private static void weigh(
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float u,
      float v,
      float w,
      float x,
      float[] out,
      int n) {
    for (int f = 0; f < n; f++) {
      out[f] = out[f] + u * a[f] + v * b[f] + w * c[f] + x * d[f];
    }
  }
}

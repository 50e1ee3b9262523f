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
  private static final float LOG_FLOOR = 1.1920929e-7f;

  private final FbankSettings settings;
  private final int window;
  private final int hop;
  private final float preEmphasis;
  private final float[] hann;
  private final MelFilters filters;
  private final FrameFft fft;
  private final int lowBin;
  private final int highBin;

  /** {@code byPhase[r][j]} is sample {@code j * hop + r} of the block. */
  private final float[][] byPhase;

  private final float[] mean = new float[BLOCK_FRAMES];
  private float[] sample = new float[BLOCK_FRAMES];
  private float[] sampleBefore = new float[BLOCK_FRAMES];
  private final float[] exponent = new float[BLOCK_FRAMES];
  private final float[] power = new float[BLOCK_FRAMES];
  private final float[][] mel;

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
    int low = settings.fftPoints() / 2;
    int high = 0;
    for (int m = 0; m < settings.melBins(); m++) {
      if (filters.weights(m).length > 0) {
        low = Math.min(low, filters.first(m));
        high = Math.max(high, filters.end(m));
      }
    }
    lowBin = Math.min(low, high);
    highBin = high;
    byPhase = new float[hop][BLOCK_FRAMES + (window + hop - 1) / hop];
    mel = new float[settings.melBins()][BLOCK_FRAMES];
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
    weighSpectrum(n);
    for (float[] row : mel) {
      LogRow.log(row, exponent, LOG_FLOOR, mean, scale, n);
    }
    transpose(out, offset + first * mel.length, n); // in compute's loop it costs 3 % of the whole
  }

  /** Sorts the block's samples by their place within a hop, so that a frame sample is a slice. */
  private void spread(float[] wave, int samples, int start, int n) {
    int columns = n + (window - 1) / hop;
    for (int j = 0; j < columns; j++) {
      int base = start + j * hop;
      int inside = Math.max(0, Math.min(hop, samples - base));
      for (int r = 0; r < inside; r++) {
        byPhase[r][j] = wave[base + r];
      }
      for (int r = inside; r < hop; r++) {
        byPhase[r][j] = 0;
      }
    }
  }

  private void centreAndWindow(int n) {
    Arrays.fill(mean, 0, n, 0f);
    for (int s = 0; s < window; s++) {
      System.arraycopy(byPhase[s % hop], s / hop, sample, 0, n);
      add(sample, mean, n);
    }
    divide(mean, window, n);
    for (int s = 0; s < window; s++) {
      System.arraycopy(byPhase[s % hop], s / hop, sample, 0, n);
      float[] before = s == 0 ? sample : sampleBefore;
      emphasise(sample, before, mean, preEmphasis, hann[s], fft.row(s), n);
      float[] swap = sampleBefore;
      sampleBefore = sample;
      sample = swap;
    }
    for (int s = window; s < settings.fftPoints(); s++) {
      Arrays.fill(fft.row(s), 0, n, 0f);
    }
  }

  private static void add(float[] x, float[] sum, int n) {
    for (int f = 0; f < n; f++) {
      sum[f] += x[f];
    }
  }

  private static void divide(float[] x, float divisor, int n) {
    for (int f = 0; f < n; f++) {
      x[f] /= divisor;
    }
  }

  private static void emphasise(
      float[] x, float[] before, float[] mean, float weight, float window, float[] out, int n) {
    for (int f = 0; f < n; f++) {
      out[f] = ((x[f] - mean[f]) - weight * (before[f] - mean[f])) * window;
    }
  }

  /** Bin by bin, because one row of powers stays in the nearest cache and a spectrum does not. */
  private void weighSpectrum(int n) {
    for (float[] row : mel) {
      Arrays.fill(row, 0, n, 0f);
    }
    int begin = 0;
    for (int k = lowBin; k < highBin; k++) {
      fft.power(k, power, n);
      while (begin < mel.length && filters.end(begin) <= k) {
        begin++;
      }
      for (int m = begin; m < mel.length && filters.first(m) <= k; m++) {
        if (k < filters.end(m)) {
          weigh(power, filters.weights(m)[k - filters.first(m)], mel[m], n);
        }
      }
    }
  }

  private static void weigh(float[] p, float w, float[] out, int n) {
    for (int f = 0; f < n; f++) {
      out[f] += w * p[f];
    }
  }

  /** Filter rows to frame rows, in tiles that stay in the nearest cache. */
  private void transpose(float[] out, int offset, int n) {
    int bins = mel.length;
    for (int m0 = 0; m0 < bins; m0 += 16) {
      int m1 = Math.min(bins, m0 + 16);
      for (int f = 0; f < n; f++) {
        int to = offset + f * bins;
        for (int m = m0; m < m1; m++) {
          out[to + m] = mel[m][f];
        }
      }
    }
  }
}

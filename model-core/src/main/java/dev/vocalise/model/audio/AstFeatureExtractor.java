package dev.vocalise.model.audio;

import java.util.Arrays;

/**
 * Turns a wave into the input of the Spectrogram Transformer: log-mel filter bank, padded with zero
 * rows or cut to {@code maxLength} frames, then {@code (x - mean) / (2 std)}.
 *
 * <p>Source: HF {@code ASTFeatureExtractor}, §4.2.1. Padding comes before normalising, so a padded
 * row is not silence.
 *
 * <p>Not thread-safe: one instance per thread. Results depend on the wave alone.
 */
public final class AstFeatureExtractor {

  private final AstFeatureSettings settings;
  private final Fbank fbank;

  public AstFeatureExtractor(AstFeatureSettings settings) {
    this.settings = settings;
    this.fbank = new Fbank(FbankSettings.ast(settings.sampleRateHz(), settings.melBins()));
  }

  /** The checkpoint's settings. */
  public AstFeatureSettings settings() {
    return settings;
  }

  /**
   * Computes the features of a whole array, see {@link #extract(float[], int, float[], int)}.
   *
   * @param wave mono samples in [-1, 1] at {@code settings().sampleRateHz()}
   */
  public void extract(float[] wave, float[] out) {
    requireRoom(out.length == settings.size(), out.length);
    extract(wave, wave.length, out, 0);
  }

  /**
   * Computes the features without allocating.
   *
   * @param wave mono samples; the first {@code samples} count, fewer than 25 ms are padded to that
   * @param out receives (maxLength, melBins) row-major, from {@code offset}
   */
  public void extract(float[] wave, int samples, float[] out, int offset) {
    if (samples < 0 || samples > wave.length) {
      throw new IllegalArgumentException(
          "samples must be 0.." + wave.length + " but was " + samples);
    }
    int end = offset + settings.size();
    requireRoom(offset >= 0 && end <= out.length, out.length - offset);
    int frames = settings.frames(samples);
    float mean = settings.normalise() ? (float) settings.mean() : 0f;
    float scale = settings.normalise() ? (float) (1 / (2 * settings.std())) : 1f;
    fbank.compute(wave, samples, frames, out, offset, mean, scale);
    Arrays.fill(out, offset + frames * settings.melBins(), end, settings.padValue());
  }

  private void requireRoom(boolean fits, int values) {
    if (!fits) {
      throw new IllegalArgumentException(
          "out must hold %s x %s values but holds %s"
              .formatted(settings.maxLength(), settings.melBins(), values));
    }
  }
}

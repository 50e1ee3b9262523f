package dev.vocalise.model.augmentation;

import dev.vocalise.model.audio.AstFeatureExtractor;
import dev.vocalise.model.audio.AstFeatureSettings;

/**
 * Model input of views: draws the recipe, applies it to the wave, computes the features.
 *
 * <p>Not thread-safe: one instance per thread. The features depend on the wave, the key and the
 * settings alone.
 */
public final class ViewFeatures {

  private final AstFeatureExtractor extractor;
  private final Augmenter augmenter;
  private float[] view = new float[0];

  public ViewFeatures(AstFeatureSettings settings) {
    extractor = new AstFeatureExtractor(settings);
    augmenter = new Augmenter(settings.sampleRateHz());
  }

  /** The settings of the features. */
  public AstFeatureSettings settings() {
    return extractor.settings();
  }

  /**
   * Features of an augmented view (training parts).
   *
   * @param wave mono samples in [-1, 1], left as they are
   * @param out receives (maxLength, melBins) row-major, from {@code offset}
   */
  public void augmented(float[] wave, ViewKey key, float[] out, int offset) {
    if (view.length < wave.length) {
      view = new float[wave.length];
    }
    System.arraycopy(wave, 0, view, 0, wave.length);
    augmenter.applyInPlace(view, wave.length, ViewRecipe.draw(key, wave.length));
    extractor.extract(view, wave.length, out, offset);
  }

  /** Features of the wave as recorded (validation and test parts). */
  public void plain(float[] wave, float[] out, int offset) {
    extractor.extract(wave, wave.length, out, offset);
  }
}

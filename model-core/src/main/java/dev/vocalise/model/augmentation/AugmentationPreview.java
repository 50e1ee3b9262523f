package dev.vocalise.model.augmentation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.audio.WavePicture;

/**
 * One augmented view to listen to and look at.
 *
 * @param wav mono PCM 16, clipped to -1..1 (the view that the model gets is not clipped)
 * @param recipe JSON array of {@code {"transform", "params"}}; empty when nothing was applied
 * @param peaks outline of the wave, {@link #PEAKS} values
 * @param spectrogramPng log-mel spectrogram of what the model gets
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of files; never compared
public record AugmentationPreview(byte[] wav, String recipe, float[] peaks, byte[] spectrogramPng) {

  /** Values of an outline. */
  public static final int PEAKS = 400;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Makes the view that training gets for this key.
   *
   * @param wave mono samples in [-1, 1]
   * @param sampleRateHz rate of the wave; training's is 16 kHz
   */
  public static AugmentationPreview of(float[] wave, int sampleRateHz, ViewKey key) {
    ViewRecipe recipe = ViewRecipe.draw(key, wave.length);
    return of(new Augmenter(sampleRateHz).apply(wave, recipe), sampleRateHz, recipe);
  }

  /** The utterance as recorded, in the same form. */
  public static AugmentationPreview unchanged(float[] wave, int sampleRateHz) {
    return of(wave, sampleRateHz, ViewRecipe.NOTHING);
  }

  private static AugmentationPreview of(float[] view, int sampleRateHz, ViewRecipe recipe) {
    try {
      return new AugmentationPreview(
          WavFile.encode(view, sampleRateHz),
          JSON.writeValueAsString(recipe.describe()),
          WavePicture.peaks(view, PEAKS),
          WavePicture.spectrogramPng(view, sampleRateHz));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a recipe is made of numbers and texts", e);
    }
  }
}

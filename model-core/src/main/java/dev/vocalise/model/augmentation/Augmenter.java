package dev.vocalise.model.augmentation;

/**
 * Applies recipes to waves. Not thread-safe: one instance per thread. The result depends on the
 * wave and the recipe alone.
 */
public final class Augmenter {

  private final Workspace workspace;

  /** An augmenter for waves of this rate. */
  public Augmenter(int sampleRateHz) {
    workspace = new Workspace(sampleRateHz);
  }

  /** The transformed wave; the given one is left as it is. */
  public float[] apply(float[] wave, ViewRecipe recipe) {
    float[] out = wave.clone();
    applyInPlace(out, out.length, recipe);
    return out;
  }

  /** Transforms the first {@code samples} samples in place. */
  public void applyInPlace(float[] wave, int samples, ViewRecipe recipe) {
    for (Transform transform : recipe.transforms()) {
      transform.apply(wave, samples, workspace);
    }
  }
}

package dev.vocalise.model.augmentation;

/** A source of standard normal samples that gives the same ones each time it is asked. */
@FunctionalInterface
public interface WhiteNoise {

  /** Fills all of {@code out}. */
  void fill(float[] out);

  /** How a recipe names this noise. */
  default String label() {
    return "given";
  }
}

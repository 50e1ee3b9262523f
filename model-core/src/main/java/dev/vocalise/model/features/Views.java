package dev.vocalise.model.features;

/**
 * How an epoch hears an utterance.
 *
 * @param drawing what an input is made by
 * @param types appearances, one per type; 0: one, without a type
 * @param count inputs of each appearance, 1 or 2
 */
public record Views(Drawing drawing, int types, int count) {

  /** What an input of an epoch is made by. */
  public enum Drawing {
    /** {@link FeatureSource#recorded}. */
    RECORDED,
    /** {@link FeatureSource#view}: independent views, one augmentation type each (Table 2). */
    AUGMENTED,
    /** {@link FeatureSource#version}: the recording, and what one of the four versions needs. */
    VERSIONS
  }

  /** Once, as it was recorded. */
  public static final Views PLAIN = new Views(0, 1);

  /** Each utterance in four versions, with the recording beside each. */
  public static final Views FOUR_VERSIONS = new Views(Drawing.VERSIONS, 4, 2);

  /** Augmentation types from a1 on; 0: as recorded. */
  public Views(int types, int count) {
    this(types == 0 ? Drawing.RECORDED : Drawing.AUGMENTED, types, count);
  }

  /** Refuses two views that would be the same. */
  public Views {
    if (types < 0 || count < 1 || count > 2 || (types == 0 && count == 2)) {
      throw new IllegalArgumentException(
          "views must be 1, or 2 of what is augmented, but were "
              + count
              + " of "
              + types
              + " augmentation types");
    }
  }

  /** How often an epoch visits an utterance. */
  public int appearances() {
    return Math.max(1, types);
  }
}

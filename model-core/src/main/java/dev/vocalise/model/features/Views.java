package dev.vocalise.model.features;

/**
 * How an epoch hears an utterance.
 *
 * @param types appearances, one per augmentation type from a1 on (Table 2); 0: one, as recorded
 * @param count independent views of each appearance, 1 or 2
 */
public record Views(int types, int count) {

  /** Once, as it was recorded. */
  public static final Views PLAIN = new Views(0, 1);

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

package dev.vocalise.model.method.multitask;

/**
 * Widths of the heads.
 *
 * @param classes C, emotion classes
 * @param projectionHidden rows of U (Eq. 4)
 * @param projection rows of V (Eq. 4)
 * @param augmentationTypes outputs of the augmentation-type head
 */
public record HeadSizes(int classes, int projectionHidden, int projection, int augmentationTypes) {

  /** Four classes, U: H → H, V: H → 128, five types. */
  public static HeadSizes forHidden(int hidden) {
    return new HeadSizes(4, hidden, 128, 5);
  }
}

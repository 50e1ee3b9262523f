package dev.vocalise.model.method.multitask;

/**
 * Widths of the heads.
 *
 * @param classes C, emotion classes
 * @param projectionHidden rows of U (Eq. 4)
 * @param projection rows of V (Eq. 4)
 * @param augmentationTypes outputs of the augmentation-type head
 */
record HeadSizes(int classes, int projectionHidden, int projection, int augmentationTypes) {

  /** U: H → H, five types. */
  static HeadSizes of(int classes, int hidden, int projection) {
    return new HeadSizes(classes, hidden, projection, 5);
  }
}

package dev.vocalise.model.loss;

/** Which direction of the contrastive loss is taken. */
public enum ContrastiveForm {
  /** Eq. 5 as printed: anchors in view 1 against all of view 2. */
  LITERAL,
  /** The mean of Eq. 5 and of Eq. 5 with the views swapped. */
  SYMMETRIC
}

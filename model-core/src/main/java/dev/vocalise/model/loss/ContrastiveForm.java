package dev.vocalise.model.loss;

import java.util.Locale;

/** Which direction of the contrastive loss is taken. */
public enum ContrastiveForm {
  /** Eq. 5 as printed: anchors in view 1 against all of view 2. */
  LITERAL,
  /** The mean of Eq. 5 and of Eq. 5 with the views swapped. */
  SYMMETRIC;

  /** The form of that lower-case name, as campaign files have it. */
  public static ContrastiveForm of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}

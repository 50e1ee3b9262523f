package dev.vocalise.model.method;

/** Which domains a round visits, and what its steps see. */
public enum Feeding {
  /** A source epoch, then a target epoch; a step sees one of them. */
  ALTERNATING,
  /**
   * A source epoch whose steps also see as many target utterances. The target is an endless stream,
   * shuffled anew whenever it is used up.
   */
  PAIRED,
  /** An epoch over source and target in one shuffle, without labels. */
  MIXED,
  /** A source epoch. */
  SOURCE_ONLY;

  /** Whether any step sees the target. */
  public boolean usesTarget() {
    return this != SOURCE_ONLY;
  }
}

package dev.vocalise.model.method;

import java.util.List;

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

  /** The kinds of steps of a round, in their order. */
  public List<Sees> steps() {
    return switch (this) {
      case ALTERNATING -> List.of(Sees.SOURCE, Sees.TARGET);
      case PAIRED -> List.of(Sees.BOTH);
      case MIXED -> List.of(Sees.MIXED);
      case SOURCE_ONLY -> List.of(Sees.SOURCE);
    };
  }
}

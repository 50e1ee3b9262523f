package dev.vocalise.model.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Which state is tested (method §6). Candidates are the states at the end of a round, after its
 * target epoch; in the no-target mode after its source epoch. The target's test part decides
 * nothing.
 */
public enum ModelSelection {
  /** The highest accuracy on S_va; a later round wins a tie. */
  BEST_AFTER_TARGET("best-after-target"),
  /** The last round. */
  LAST("last");

  private final String label;

  ModelSelection(String label) {
    this.label = label;
  }

  /** Whether a new candidate takes the place of the one selected so far. */
  public boolean replaces(double selectedAccuracy, double candidateAccuracy) {
    return switch (this) {
      case BEST_AFTER_TARGET -> candidateAccuracy >= selectedAccuracy;
      case LAST -> true;
    };
  }

  /** Name in campaign files. */
  @JsonValue
  public String label() {
    return label;
  }

  /** The choice with this {@link #label()}. */
  @JsonCreator
  public static ModelSelection of(String label) {
    for (ModelSelection selection : values()) {
      if (selection.label.equals(label)) {
        return selection;
      }
    }
    throw new IllegalArgumentException(
        "unknown selection '" + label + "': expected best-after-target or last");
  }
}

package dev.vocalise.model.method;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What the accuracy of a round must exceed to count as an improvement. */
public enum Improvement {
  /**
   * The round just before, as the paper has it (§4.2: "did not improve from the previous epoch").
   */
  PREVIOUS_ROUND("previous-round"),
  /** The best round so far. */
  BEST_ROUND("best-round");

  private final String label;

  Improvement(String label) {
    this.label = label;
  }

  /** Name in campaign files. */
  @JsonValue
  public String label() {
    return label;
  }

  /** The choice with this {@link #label()}. */
  @JsonCreator
  public static Improvement of(String label) {
    for (Improvement improvement : values()) {
      if (improvement.label.equals(label)) {
        return improvement;
      }
    }
    throw new IllegalArgumentException(
        "unknown improvement '" + label + "': expected previous-round or best-round");
  }
}

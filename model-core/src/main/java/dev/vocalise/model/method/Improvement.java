package dev.vocalise.model.method;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the accuracy of a round must exceed to count as an improvement. */
public enum Improvement {
  /**
   * The round just before, as the paper has it (§4.2: "did not improve from the previous epoch").
   */
  PREVIOUS_ROUND,
  /** The best round so far. */
  BEST_ROUND;

  /** Name in campaign files. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

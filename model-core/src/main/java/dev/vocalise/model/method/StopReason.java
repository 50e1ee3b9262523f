package dev.vocalise.model.method;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why training ended. */
public enum StopReason {
  /** The accuracy on S_va did not improve for as many rounds as the patience. */
  NO_IMPROVEMENT,
  /** The largest number of rounds was reached. */
  MAX_ROUNDS;

  /** Name in reports. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

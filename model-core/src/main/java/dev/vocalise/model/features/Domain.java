package dev.vocalise.model.features;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The two corpora of a round, in the order in which it visits them. */
public enum Domain {
  /** Has labels. */
  SOURCE(1),
  /** Adapted to without labels. */
  TARGET(2);

  private final int stream;

  Domain(int stream) {
    this.stream = stream;
  }

  /** Number of this domain's random stream; never changes, since results depend on it. */
  int stream() {
    return stream;
  }

  /** Lower-case name, as in metrics and reports. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

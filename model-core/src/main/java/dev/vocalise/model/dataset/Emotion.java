package dev.vocalise.model.dataset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The four classes of the paper (§4.1), in the order of every logit, matrix and table. */
public enum Emotion {
  NEUTRAL,
  HAPPINESS,
  SADNESS,
  ANGER;

  /** Lower-case name, as in files, tables and reports. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Position in every logit, matrix and table. */
  @SuppressWarnings("EnumOrdinal") // the order is the paper's and part of every stored result
  public int index() {
    return ordinal();
  }

  /** The class with this {@link #label()}; an {@link IllegalArgumentException} otherwise. */
  @JsonCreator
  public static Emotion of(String label) {
    for (Emotion emotion : values()) {
      if (emotion.label().equals(label)) {
        return emotion;
      }
    }
    throw new IllegalArgumentException(
        "unknown emotion '" + label + "': expected neutral, happiness, sadness or anger");
  }
}

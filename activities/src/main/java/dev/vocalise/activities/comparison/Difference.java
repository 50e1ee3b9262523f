package dev.vocalise.activities.comparison;

import java.util.List;

/**
 * A fact in which sides differ.
 *
 * @param key such as {@code training.learningRate} or {@code processor}
 * @param values one for each side; a dash where it has none
 */
public record Difference(Of of, String key, List<String> values) {
  /** What a side has none of. */
  public static final String NONE = "–";

  /** What differs. */
  public enum Of {
    SETTINGS,
    INPUTS,
    CODE,
    MACHINE;

    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  public Difference {
    values = List.copyOf(values);
  }
}

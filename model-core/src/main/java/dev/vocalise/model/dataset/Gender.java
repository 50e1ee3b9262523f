package dev.vocalise.model.dataset;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Gender of a speaker as the corpora tell it. */
public enum Gender {
  FEMALE(0),
  MALE(1);

  private final int index;

  Gender(int index) {
    this.index = index;
  }

  /** Class index. */
  public int index() {
    return index;
  }

  /** Lower-case name, as in tables and reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a word means; null where it means neither. */
  public static @Nullable Gender of(@Nullable String word) {
    return switch (word == null ? "" : word.strip().toLowerCase(Locale.ROOT)) {
      case "f", "female", "woman" -> FEMALE;
      case "m", "male", "man" -> MALE;
      default -> null;
    };
  }
}

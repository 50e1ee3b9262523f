package dev.vocalise.activities.analysis;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** By what utterances are put together to see where a model errs. */
public enum Grouping {
  SPEAKER,
  GENDER,
  SESSION,
  LENGTH,
  LEVEL;

  /** As users type it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of this word; an {@link IllegalArgumentException} that names all where it is none. */
  public static Grouping of(String word) {
    return Arrays.stream(values())
        .filter(grouping -> grouping.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "cannot group by '%s': expected %s"
                        .formatted(
                            word,
                            Arrays.stream(values())
                                .map(Grouping::word)
                                .collect(Collectors.joining(", ")))));
  }
}

package dev.vocalise.infra.lineage;

import java.util.List;

/** The beginning of an id that several have. */
public final class AmbiguousIdException extends RuntimeException {
  private static final int SHOWN = 5;

  /**
   * @param what such as {@code runs}
   * @param found each with its name
   */
  public AmbiguousIdException(String what, String beginning, List<String> found) {
    super(
        "several %s begin with '%s': %s%s; give more digits"
            .formatted(
                what,
                beginning,
                String.join(", ", found.subList(0, Math.min(SHOWN, found.size()))),
                found.size() > SHOWN ? " and more" : ""));
  }
}

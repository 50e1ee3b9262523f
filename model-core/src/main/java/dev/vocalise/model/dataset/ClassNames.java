package dev.vocalise.model.dataset;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * The classes of a campaign, in the order of every logit, matrix and table.
 *
 * @param names 2 to 20 lower-case words, each once
 */
public record ClassNames(List<String> names) {
  /** The four of the paper (§4.1), unless a campaign names its own. */
  public static final ClassNames PAPER =
      new ClassNames(Arrays.stream(Emotion.values()).map(Emotion::label).toList());

  private static final int FEWEST = 2;
  private static final int MOST = 20;

  /** Refuses fewer than 2, more than 20, and a name that stands twice. */
  public ClassNames {
    names = List.copyOf(names);
    if (names.size() < FEWEST || names.size() > MOST) {
      throw new IllegalArgumentException(
          "classes: expected %d to %d names but got %d".formatted(FEWEST, MOST, names.size()));
    }
    HashSet<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException("classes: '" + name + "' stands twice; name each once");
      }
    }
  }

  /** How many there are. */
  public int size() {
    return names.size();
  }

  /** Name of the class with this place. */
  public String name(int index) {
    return names.get(index);
  }

  /** Place of a class; an {@link IllegalArgumentException} that names all where it is none. */
  public int index(String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "unknown class '%s': expected one of %s".formatted(name, String.join(", ", names)));
    }
    return index;
  }
}

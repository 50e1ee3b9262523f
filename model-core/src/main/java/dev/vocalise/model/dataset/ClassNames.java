package dev.vocalise.model.dataset;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a campaign, in the order of every logit, matrix and table.
 *
 * @param names 2 to 20 lower-case words, each once
 */
public record ClassNames(List<String> names) {
  /** What a label map says of labels that it leaves out; no class is called so. */
  public static final String NONE = "none";

  /** What a name may be: it stands in keys of metrics and in columns of tables. */
  public static final String GRAMMAR =
      "a word of lower-case letters a to z, digits, dashes and underscores, at most 32, the first a letter, and not 'none'";

  public static final int FEWEST = 2;
  public static final int MOST = 20;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,31}");

  /** The four of the paper (§4.1), unless a campaign names its own. */
  public static final ClassNames PAPER =
      new ClassNames(Arrays.stream(Emotion.values()).map(Emotion::label).toList());

  /** Refuses fewer than 2, more than 20, a name that is none, and one that stands twice. */
  public ClassNames {
    names = List.copyOf(names);
    if (names.size() < FEWEST || names.size() > MOST) {
      throw new IllegalArgumentException(
          "classes: expected %d to %d names but got %d".formatted(FEWEST, MOST, names.size()));
    }
    HashSet<String> seen = new HashSet<>();
    for (String name : names) {
      if (!isName(name)) {
        throw new IllegalArgumentException(
            "classes: expected %s, got '%s'".formatted(GRAMMAR, name));
      }
      if (!seen.add(name)) {
        throw new IllegalArgumentException("classes: '" + name + "' stands twice; name each once");
      }
    }
  }

  /** Those of a stored specification: where it names none, the paper's. */
  public static ClassNames of(@Nullable List<String> stored) {
    return stored == null ? PAPER : new ClassNames(stored);
  }

  /** Whether a class may be called so. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.equals(NONE);
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

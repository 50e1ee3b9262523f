package dev.vocalise.model.dataset.adapter;

import static java.util.Objects.requireNonNull;

import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/** The recording that a broken line is about. */
final class MentionedName {
  private MentionedName() {}

  /**
   * The name of which the line holds the longest beginning, the first of several; the first name
   * where it holds none. Of sorted names those beside the rest of a line have most of its
   * beginning, so that each place of the line costs two lookups, however many names there are.
   */
  static String in(String line, NavigableSet<String> names) {
    String best = names.first();
    int longest = 0;
    for (int at = 0; at < line.length(); at++) {
      String rest = line.substring(at);
      int length = Math.max(common(rest, names.floor(rest)), common(rest, names.ceiling(rest)));
      if (length >= Math.max(1, longest)) {
        String first = requireNonNull(names.ceiling(rest.substring(0, length)));
        best = length > longest || first.compareTo(best) < 0 ? first : best;
        longest = length;
      }
    }
    return best;
  }

  private static int common(String one, @Nullable String other) {
    int length = 0;
    while (other != null
        && length < Math.min(one.length(), other.length())
        && one.charAt(length) == other.charAt(length)) {
      length++;
    }
    return length;
  }
}

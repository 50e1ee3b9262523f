package dev.vocalise.web.campaign;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What a mistyped name was probably meant to be. */
public final class Suggestion {
  private Suggestion() {}

  /** {@code "; did you mean 'seeds'?"}, or nothing when no candidate is near. */
  public static String hint(String typed, Collection<String> candidates) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    return candidates.stream()
        .filter(candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT)) <= limit(typed))
        .min(
            Comparator.comparingInt(
                candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT))))
        .map(candidate -> "; did you mean '" + candidate + "'?")
        .orElse("");
  }

  private static int limit(String typed) {
    return 1 + typed.length() / 3;
  }

  /** Edits between the two; a name that holds the other one whole counts as one edit. */
  private static int distance(String a, String b) {
    if (Math.min(a.length(), b.length()) >= 4 && (a.contains(b) || b.contains(a))) {
      return a.equals(b) ? 0 : 1;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

package dev.vocalise.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Suggests what a typo was meant to be. */
public final class NearestName {

  /** Shortest name that is found inside a longer one. */
  private static final int SHORTEST_PART = 4;

  private NearestName() {}

  /** {@code "; did you mean 'sadness'?"}, or nothing when no candidate is near. */
  public static String hint(String typed, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(name -> strangeness(typed, name)))
        .filter(name -> strangeness(typed, name) <= 1 + typed.length() / 3)
        .map(name -> "; did you mean '" + name + "'?")
        .orElse("");
  }

  /** Edits from one to the other; a name that holds the other one whole counts as one edit. */
  private static int strangeness(String typed, String name) {
    String a = typed.toLowerCase(Locale.ROOT);
    String b = name.toLowerCase(Locale.ROOT);
    boolean part =
        Math.min(a.length(), b.length()) >= SHORTEST_PART && (a.contains(b) || b.contains(a));
    return part && !a.equals(b) ? 1 : distance(a, b);
  }

  /** Edits (insert, delete, replace, swap of neighbours) from one to the other. */
  public static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}

package dev.vocalise.model.functionals;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Everything that is wrong with a table, each kind once with the first few names. */
final class Faults {
  private static final int MOST_SHOWN = 8;

  private final List<String> kinds = new ArrayList<>();

  /** Adds a kind that has some cases. */
  void add(String one, String many, Collection<String> cases, String what) {
    if (!cases.isEmpty()) {
      kinds.add(some(one, many, cases, what));
    }
  }

  boolean isEmpty() {
    return kinds.isEmpty();
  }

  /** All kinds in one line. */
  @Override
  public String toString() {
    return String.join("; ", kinds);
  }

  /** {@code 3 rows are doubled: a, b, c}; of many the first few are named. */
  static String some(String one, String many, Collection<String> cases, String what) {
    List<String> shown = cases.stream().limit(MOST_SHOWN).toList();
    int more = cases.size() - shown.size();
    return "%d %s%s: %s%s"
        .formatted(
            cases.size(),
            cases.size() == 1 ? one : many,
            what,
            String.join(", ", shown),
            more > 0 ? " and " + more + " more" : "");
  }
}

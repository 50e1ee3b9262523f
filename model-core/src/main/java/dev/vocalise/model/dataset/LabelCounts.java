package dev.vocalise.model.dataset;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How often each label occurs, in words. */
public final class LabelCounts {
  private static final int SHOWN = 12;

  private LabelCounts() {}

  /** The most frequent ones, {@code 'fru' 1849, 'sur' 107}; the empty label is {@code no label}. */
  public static String of(Map<String, Integer> counts) {
    List<Map.Entry<String, Integer>> sorted =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    String shown =
        sorted.stream()
            .limit(SHOWN)
            .map(
                one ->
                    (one.getKey().isBlank() ? "no label" : "'" + one.getKey() + "'")
                        + " "
                        + one.getValue())
            .collect(Collectors.joining(", "));
    int more = sorted.size() - SHOWN;
    return more > 0 ? shown + ", and " + more + " more labels" : shown;
  }
}

package dev.vocalise.model.dataset.adapter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ratings of a table while it is read: numbers are taken, anything else is counted and named. */
final class CsvRatings {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");

  private final String tablePath;
  private final Map<String, Integer> refused = new TreeMap<>();
  private final Map<String, String> first = new TreeMap<>();

  CsvRatings(String tablePath) {
    this.tablePath = tablePath;
  }

  @Nullable Double number(String dimension, String text, int line) {
    if (NUMBER.matcher(text).matches() && Double.isFinite(Double.parseDouble(text))) {
      return Double.valueOf(text);
    }
    refused.merge(dimension, 1, Integer::sum);
    first.putIfAbsent(dimension, "'%s' at %s:%s".formatted(text, tablePath, line));
    return null;
  }

  /** One sentence for each dimension with values that are no numbers. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    refused.forEach(
        (dimension, count) ->
            notes.add(
                "A rating of %s is no number and left out in %s rows, such as %s"
                    .formatted(dimension, count, first.get(dimension))));
    return notes;
  }
}

package dev.vocalise.web.ui.run;

import dev.vocalise.web.ui.Figures;
import java.util.ArrayList;
import java.util.List;

/** Confusion matrix on T_te: a row per true class. */
public record ConfusionView(List<String> classes, List<Row> rows, long total) {
  /** A true class with its recall in percent. */
  public record Row(String name, List<Entry> entries, String recall) {}

  /** A count; {@code shade} 0…8 by its share of the row. */
  public record Entry(long count, int shade) {}

  /**
   * @param counts true class × predicted class
   */
  public static ConfusionView of(List<String> classes, long[][] counts) {
    List<Row> rows = new ArrayList<>();
    long total = 0;
    for (int truth = 0; truth < counts.length; truth++) {
      long sum = 0;
      for (long count : counts[truth]) {
        sum += count;
      }
      total += sum;
      List<Entry> entries = new ArrayList<>();
      for (long count : counts[truth]) {
        entries.add(new Entry(count, sum == 0 ? 0 : (int) Math.ceil(8.0 * count / sum)));
      }
      String recall = sum == 0 ? "–" : Figures.one(100.0 * counts[truth][truth] / sum);
      rows.add(new Row(classes.get(truth), entries, recall));
    }
    return new ConfusionView(List.copyOf(classes), rows, total);
  }
}

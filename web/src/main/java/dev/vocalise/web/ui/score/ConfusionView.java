package dev.vocalise.web.ui.score;

import dev.vocalise.model.aggregation.ConfusionMatrix;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.web.ui.format.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Confusion matrix on T_te: a row per true class. */
public record ConfusionView(List<String> classes, List<Row> rows, long total) {
  /** A true class with its recall in percent. */
  public record Row(String name, List<Entry> entries, String recall) {}

  /** A count; {@code shade} 0…8 by its share of the row; {@code href} to its utterances or null. */
  public record Entry(long count, int shade, @Nullable String href) {}

  /**
   * The same with a link in each cell that counts anything.
   *
   * @param address to which truth and prediction are added
   */
  public ConfusionView linked(String address) {
    List<Row> linked = new ArrayList<>();
    for (Row row : rows) {
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < classes.size(); i++) {
        Entry entry = row.entries().get(i);
        String href =
            "%s?truth=%s&predicted=%s#decisions".formatted(address, row.name(), classes.get(i));
        entries.add(new Entry(entry.count(), entry.shade(), entry.count() == 0 ? null : href));
      }
      linked.add(new Row(row.name(), entries, row.recall()));
    }
    return new ConfusionView(classes, linked, total);
  }

  /**
   * @param names of the classes of the run
   */
  public static ConfusionView of(Scores scores, ClassNames names) {
    ConfusionMatrix counts = scores.confusion();
    List<Row> rows = new ArrayList<>();
    for (int truth = 0; truth < names.size(); truth++) {
      long support = counts.support(truth);
      List<Entry> entries = new ArrayList<>();
      for (int predicted = 0; predicted < names.size(); predicted++) {
        long count = counts.count(truth, predicted);
        entries.add(
            new Entry(count, support == 0 ? 0 : (int) Math.ceil(8.0 * count / support), null));
      }
      Double recall = scores.recall().get(truth);
      rows.add(
          new Row(
              names.name(truth), entries, recall == null ? "–" : NumberFormat.one(100 * recall)));
    }
    return new ConfusionView(names.names(), rows, counts.total());
  }
}

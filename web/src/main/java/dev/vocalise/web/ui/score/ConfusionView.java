package dev.vocalise.web.ui.score;

import dev.vocalise.model.aggregation.ConfusionMatrix;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.web.ui.format.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Confusion matrix on T_te: a row per true class. */
public record ConfusionView(List<String> classes, List<Row> rows, long total) {
  /** A true class with its recall in percent. */
  public record Row(String name, List<Entry> entries, String recall) {}

  /** A count; {@code shade} 0…8 by its share of the row. */
  public record Entry(long count, int shade) {}

  public static ConfusionView of(Scores scores) {
    ConfusionMatrix counts = scores.confusion();
    List<Row> rows = new ArrayList<>();
    for (Emotion truth : Emotion.values()) {
      long support = counts.support(truth.index());
      List<Entry> entries = new ArrayList<>();
      for (Emotion predicted : Emotion.values()) {
        long count = counts.count(truth.index(), predicted.index());
        entries.add(new Entry(count, support == 0 ? 0 : (int) Math.ceil(8.0 * count / support)));
      }
      Double recall = scores.recall().get(truth.index());
      rows.add(
          new Row(truth.label(), entries, recall == null ? "–" : NumberFormat.one(100 * recall)));
    }
    List<String> classes = Stream.of(Emotion.values()).map(Emotion::label).toList();
    return new ConfusionView(classes, rows, counts.total());
  }
}

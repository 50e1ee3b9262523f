package dev.vocalise.activities.export.figure;

import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.activities.export.figure.Drawing.Anchor;
import dev.vocalise.activities.export.figure.Drawing.Ink;
import dev.vocalise.model.aggregation.SeedStatistics;
import dev.vocalise.workflows.campaign.Baseline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * UAR of every experiment: a dot per seed, the mean and its 95 % interval, the published number as
 * a dashed mark.
 */
final class IntervalFigure {
  private static final double LEFT = 150;
  private static final double WIDTH = 460;
  private static final double ROW = 20;
  private static final double TOP = 10;
  private static final double FOOT = 34;

  private IntervalFigure() {}

  static Drawing of(ResultTable table) {
    List<Double> values = new ArrayList<>();
    for (ResultTable.Row row : table.experiments()) {
      row.scores().seeds().forEach(seed -> values.add(seed.uar()));
      if (row.scores().reference() != null) {
        values.add(row.scores().reference().mean());
      }
    }
    table.published().forEach(one -> values.add(one.mean()));
    Axis axis = Axis.over(values, LEFT, WIDTH - 12);
    Drawing.Sheet sheet = new Drawing.Sheet();
    int rows = table.experiments().size() + table.published().size();
    double bottom = TOP + rows * ROW;
    for (double tick : axis.ticks()) {
      sheet.line(axis.at(tick), TOP, axis.at(tick), bottom, Ink.GREY, 0.4);
      sheet.words(
          axis.at(tick), bottom + 12, String.format(Locale.ROOT, "%.0f", tick), Anchor.MIDDLE);
    }
    sheet.line(LEFT, bottom, WIDTH - 12, bottom, Ink.BLACK, 0.7);
    double y = TOP + ROW / 2;
    for (ResultTable.Row row : table.experiments()) {
      sheet.words(LEFT - 8, y + 3, row.title(), Anchor.END);
      row(sheet, axis, row.scores(), y);
      y += ROW;
    }
    for (Baseline published : table.published()) {
      sheet.words(LEFT - 8, y + 3, published.name() + " (published)", Anchor.END);
      double at = axis.at(published.mean());
      sheet.dashed(at, y - 7, at, y + 7, Ink.ORANGE);
      y += ROW;
    }
    sheet.words(
        (LEFT + WIDTH) / 2,
        bottom + 27,
        "UAR %, " + table.campaign() + ": seeds, mean, 95 % interval",
        Anchor.MIDDLE);
    return sheet.drawing(
        "Unweighted average recall of the experiments of " + table.campaign(),
        WIDTH,
        bottom + FOOT);
  }

  private static void row(Drawing.Sheet sheet, Axis axis, ExperimentScores scores, double y) {
    SeedStatistics.Interval interval = scores.interval();
    if (interval != null) {
      double low = axis.clamped(interval.low());
      double high = axis.clamped(interval.high());
      sheet.line(low, y, high, y, Ink.BLUE, 1.6);
    }
    scores.seeds().forEach(seed -> sheet.dot(axis.at(seed.uar()), y, 1.6, Ink.SKY));
    Double mean = scores.mean();
    if (mean != null) {
      sheet.dot(axis.at(mean), y, 3.2, Ink.BLUE);
    }
    if (scores.reference() != null) {
      double at = axis.at(scores.reference().mean());
      sheet.dashed(at, y - 7, at, y + 7, Ink.ORANGE);
    }
  }
}

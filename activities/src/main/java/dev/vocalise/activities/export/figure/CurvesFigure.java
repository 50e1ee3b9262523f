package dev.vocalise.activities.export.figure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.export.figure.Drawing.Anchor;
import dev.vocalise.activities.export.figure.Drawing.Ink;
import dev.vocalise.activities.export.figure.Drawing.Point;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.aggregation.SeedStatistics;
import dev.vocalise.workflows.ArtifactRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Accuracy on S_va over the steps of training: for each experiment the mean over its seeds, and the
 * mean ± one deviation behind it. Fused experiments train nothing and have no curve.
 */
final class CurvesFigure {
  private static final double LEFT = 40;
  private static final double RIGHT = 330;
  private static final double TOP = 10;
  private static final double BOTTOM = 220;
  private static final double WIDTH = 480;
  private static final double LINE = 13;

  private CurvesFigure() {}

  /**
   * @throws IllegalArgumentException before the first training has finished
   */
  static Drawing of(ExportedCampaign what) {
    Map<String, SortedMap<Long, List<Double>>> curves = curves(what);
    if (curves.isEmpty()) {
      throw new IllegalArgumentException(
          "campaign '%s' has no finished training yet, so there are no curves to draw"
              .formatted(what.campaign().name()));
    }
    List<Double> values = new ArrayList<>();
    long steps = 1;
    for (SortedMap<Long, List<Double>> curve : curves.values()) {
      curve.values().forEach(values::addAll);
      steps = Math.max(steps, curve.lastKey());
    }
    Axis up = Axis.over(values, BOTTOM, TOP);
    Axis across = new Axis(0, steps, LEFT, RIGHT);
    Drawing.Sheet sheet = new Drawing.Sheet();
    for (double tick : up.ticks()) {
      sheet.line(LEFT, up.at(tick), RIGHT, up.at(tick), Ink.GREY, 0.4);
      sheet.words(LEFT - 5, up.at(tick) + 3, String.format(Locale.ROOT, "%.0f", tick), Anchor.END);
    }
    for (double tick : across.ticks()) {
      sheet.words(
          across.at(tick), BOTTOM + 13, String.format(Locale.ROOT, "%.0f", tick), Anchor.MIDDLE);
    }
    int series = 0;
    for (Map.Entry<String, SortedMap<Long, List<Double>>> curve : curves.entrySet()) {
      Ink ink = Ink.series(series);
      draw(sheet, curve.getValue(), across, up, ink);
      double y = TOP + 8 + series * LINE;
      sheet.line(RIGHT + 10, y - 3, RIGHT + 24, y - 3, ink, 1.4);
      sheet.words(RIGHT + 28, y, curve.getKey(), Anchor.START);
      series++;
    }
    sheet.line(LEFT, BOTTOM, RIGHT, BOTTOM, Ink.BLACK, 0.7);
    sheet.words(
        (LEFT + RIGHT) / 2,
        BOTTOM + 28,
        "optimizer steps; accuracy on S_va in %, mean ± deviation over seeds",
        Anchor.MIDDLE);
    return sheet.drawing(
        "Accuracy on S_va of the experiments of " + what.campaign().name(),
        WIDTH,
        Math.max(BOTTOM + 36, TOP + 8 + series * LINE));
  }

  private static void draw(
      Drawing.Sheet sheet, SortedMap<Long, List<Double>> curve, Axis across, Axis up, Ink ink) {
    List<Point> mean = new ArrayList<>();
    List<Point> upper = new ArrayList<>();
    List<Point> lower = new ArrayList<>();
    curve.forEach(
        (step, values) -> {
          SeedStatistics seeds =
              SeedStatistics.of(values.stream().mapToDouble(Double::doubleValue).toArray());
          double spread = seeds.sampleStd() == null ? 0 : seeds.sampleStd();
          double x = across.at(step);
          mean.add(new Point(x, up.at(seeds.mean())));
          upper.add(new Point(x, up.clamped(seeds.mean() + spread)));
          lower.add(0, new Point(x, up.clamped(seeds.mean() - spread)));
        });
    List<Point> band = new ArrayList<>(upper);
    band.addAll(lower);
    sheet.area(band, ink);
    sheet.path(mean, ink);
  }

  /** By experiment and step the accuracy in percent of each seed. */
  private static Map<String, SortedMap<Long, List<Double>>> curves(ExportedCampaign what) {
    Map<String, SortedMap<Long, List<Double>>> curves = new LinkedHashMap<>();
    for (SeedRun run : what.finished()) {
      List<FileRef> reports =
          what.completed(run).stream()
              .map(StageView::outputs)
              .flatMap(List::stream)
              .filter(file -> file.role().equals("report"))
              .toList();
      if (reports.size() == 1) { // two branches: the trainings of other experiments, put together
        FileRef file = reports.get(0);
        JsonNode report =
            JsonArtifacts.read(
                what.artifacts(),
                new ArtifactRef(file.sha256(), file.size(), file.mediaType()),
                JsonNode.class);
        for (JsonNode one : report.path("measurements")) {
          curves
              .computeIfAbsent(run.experiment(), name -> new TreeMap<>())
              .computeIfAbsent(one.path("step").asLong(), step -> new ArrayList<>())
              .add(100 * one.path("validationAccuracy").asDouble());
        }
      }
    }
    return curves;
  }
}

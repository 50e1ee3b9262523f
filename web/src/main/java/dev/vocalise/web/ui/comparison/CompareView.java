package dev.vocalise.web.ui.comparison;

import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.comparison.Compared;
import dev.vocalise.activities.comparison.Compared.Scored;
import dev.vocalise.activities.comparison.Difference;
import dev.vocalise.infra.lineage.ComparedRuns;
import dev.vocalise.model.aggregation.SeedStatistics;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.campaign.ComparisonView;
import dev.vocalise.web.ui.chart.CurveChart;
import dev.vocalise.web.ui.chart.CurveChart.Curve;
import dev.vocalise.web.ui.chart.Mark;
import dev.vocalise.web.ui.chart.ResultAxis;
import dev.vocalise.web.ui.format.NumberFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sides beside each other, worded.
 *
 * @param topics names of the events on which the page fetches itself again
 * @param address of this page
 * @param json address of the same for programs
 * @param classes those of all sides
 * @param charts accuracy on S_va, one for each branch that any side has
 * @param left how many sides the charts leave out, since no more can be told apart
 * @param same what no side differs in, in words
 */
public record CompareView(
    String topics,
    String address,
    String json,
    List<Row> sides,
    List<Mark> ticks,
    ComparisonView comparisons,
    List<String> classes,
    List<Chart> charts,
    int left,
    List<Facts> differences,
    String same) {
  private static final int MOST_CURVES = 12;
  private static final int MOST_LETTERS = 60;

  /**
   * One side.
   *
   * @param letter that stands for it in pictures and tables
   * @param href of its experiment or run
   * @param agreement address of what it and the baseline say of each utterance; null for the
   *     baseline
   * @param recall in the order of all classes
   */
  public record Row(
      String letter,
      String name,
      String href,
      boolean baseline,
      String seeds,
      @Nullable String mean,
      @Nullable String deviation,
      String accuracy,
      String f1,
      ResultAxis.Picture picture,
      @Nullable String agreement,
      List<String> recall) {}

  /** A picture of the trainings of one modality. */
  public record Chart(String modality, CurveChart curves) {}

  /** What differs in one respect. */
  public record Facts(String of, List<Fact> rows) {}

  /** One value for each side. */
  public record Fact(String key, List<Value> values) {}

  /** A value, cut where it is long. */
  public record Value(String text, String whole) {}

  static CompareView of(Compared compared) {
    List<Scored> sides = compared.sides();
    String baseline = compared.comparisons().baseline();
    ResultAxis axis = axis(sides);
    Set<String> classes = new LinkedHashSet<>();
    sides.forEach(side -> classes.addAll(side.classes()));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < sides.size(); i++) {
      rows.add(row(letter(i), sides.get(i), baseline, axis, classes));
    }
    String query =
        sides.stream()
                .map(side -> "side=" + Pages.segment(side.name()))
                .collect(Collectors.joining("&"))
            + "&baseline="
            + Pages.segment(baseline);
    List<Facts> differences = facts(compared.differences());
    return new CompareView(
        sides.stream()
            .map(side -> "campaign-" + side.campaignId())
            .distinct()
            .collect(Collectors.joining(" ")),
        "/compare?" + query,
        "/api/v1/compare?" + query,
        rows,
        axis.ticks(),
        ComparisonView.of(compared.comparisons(), sides.stream().map(Scored::name).toList()),
        List.copyOf(classes),
        charts(sides),
        Math.max(0, sides.size() - MOST_CURVES),
        differences,
        same(differences));
  }

  /** A to Z, then A2 and so on. */
  private static String letter(int i) {
    return (char) ('A' + i % 26) + (i < 26 ? "" : String.valueOf(i / 26 + 1));
  }

  private static Row row(
      String letter, Scored side, String baseline, ResultAxis axis, Set<String> classes) {
    ExperimentScores scores = side.scores();
    Double mean = scores.mean();
    SeedStatistics.Interval interval = scores.interval();
    Double deviation = scores.deviation();
    boolean oneRun = side.seeds().size() == 1;
    return new Row(
        letter,
        side.name(),
        oneRun
            ? "/runs/" + side.seeds().get(0).run()
            : "/campaigns/%s/experiments/%s"
                .formatted(Pages.segment(side.campaign()), Pages.segment(side.experiment())),
        side.name().equals(baseline),
        scores.seeds().size() + " of " + side.seeds().size(),
        mean == null ? null : NumberFormat.one(mean),
        deviation == null ? null : NumberFormat.one(deviation),
        mean(side.measures().accuracy()),
        mean(side.measures().macroF1()),
        axis.picture(
            mean,
            interval == null ? null : interval.low(),
            interval == null ? null : interval.high(),
            null,
            mean == null ? "no result yet" : "mean " + NumberFormat.one(mean)),
        side.name().equals(baseline)
            ? null
            : "/compare/agreement?first=%s&second=%s"
                .formatted(Pages.segment(baseline), Pages.segment(side.name())),
        classes.stream().map(name -> recall(side, name)).toList());
  }

  private static String mean(@Nullable SeedStatistics score) {
    return score == null ? "–" : NumberFormat.one(score.mean());
  }

  private static String recall(Scored side, String name) {
    int at = side.classes().indexOf(name);
    Double recall =
        at < 0 || side.scores().recall().isEmpty() ? null : side.scores().recall().get(at);
    return recall == null ? "–" : NumberFormat.one(100 * recall);
  }

  private static ResultAxis axis(List<Scored> sides) {
    List<Double> points = new ArrayList<>();
    List<Double> ends = new ArrayList<>();
    for (Scored side : sides) {
      Double mean = side.scores().mean();
      SeedStatistics.Interval interval = side.scores().interval();
      if (mean != null) {
        points.add(mean);
      }
      if (interval != null) {
        ends.addAll(List.of(interval.low(), interval.high()));
      }
    }
    return ResultAxis.over(points, ends);
  }

  /** In each picture a side has its own colour, also where others have no such branch. */
  private static List<Chart> charts(List<Scored> all) {
    List<Scored> sides = all.subList(0, Math.min(MOST_CURVES, all.size()));
    Set<String> branches = new LinkedHashSet<>();
    sides.forEach(side -> side.curves().forEach(curve -> branches.add(curve.key())));
    CurveChart.Setting plain =
        new CurveChart.Setting(List.of(), List.of(), List.of(), List.of(), null);
    List<Chart> charts = new ArrayList<>();
    for (String branch : branches) {
      List<Curve> curves = new ArrayList<>();
      for (int i = 0; i < sides.size(); i++) {
        curves.add(curve(letter(i), sides.get(i), branch));
      }
      CurveChart chart = CurveChart.of(curves, plain, true);
      if (chart != null) {
        charts.add(new Chart(branch, chart));
      }
    }
    return charts;
  }

  private static Curve curve(String letter, Scored side, String branch) {
    List<ComparedRuns.Point> points =
        side.curves().stream()
            .filter(curve -> curve.key().equals(branch))
            .flatMap(curve -> curve.points().stream())
            .toList();
    boolean several = points.stream().anyMatch(point -> point.n() > 1);
    return new Curve(
        several ? letter + ", mean" : letter,
        points.stream().mapToDouble(ComparedRuns.Point::step).toArray(),
        points.stream().mapToDouble(ComparedRuns.Point::mean).toArray(),
        several
            ? points.stream()
                .mapToDouble(point -> point.deviation() == null ? 0 : point.deviation())
                .toArray()
            : null);
  }

  private static List<Facts> facts(List<Difference> differences) {
    Map<Difference.Of, List<Fact>> facts = new LinkedHashMap<>();
    for (Difference one : differences) {
      facts
          .computeIfAbsent(one.of(), of -> new ArrayList<>())
          .add(new Fact(one.key(), one.values().stream().map(CompareView::value).toList()));
    }
    return facts.entrySet().stream()
        .map(entry -> new Facts(entry.getKey().word(), entry.getValue()))
        .toList();
  }

  private static Value value(String whole) {
    return new Value(
        whole.length() <= MOST_LETTERS ? whole : whole.substring(0, MOST_LETTERS - 1) + "…", whole);
  }

  private static String same(List<Facts> differences) {
    Set<String> same = new LinkedHashSet<>();
    for (Difference.Of of : Difference.Of.values()) {
      same.add(of.word());
    }
    differences.forEach(facts -> same.remove(facts.of()));
    return String.join(", ", same);
  }
}

package dev.vocalise.web.ui.chart;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.web.ui.chart.CurveChart.Curve;
import dev.vocalise.web.ui.chart.CurveChart.Setting;
import dev.vocalise.web.ui.chart.CurveChart.Span;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChartGeometryTest {
  private static final Setting EMPTY =
      new Setting(List.of(), List.of(), List.of(), List.of(), null);

  @Test
  void largerValuesLieFurtherRightAndValuesOutsideOnTheEnds() {
    Scale scale = new Scale(0, 100, 10, 110);
    assertThat(scale.at(50)).isEqualTo(60);
    assertThat(scale.at(-5)).isEqualTo(10);
    assertThat(scale.pixel(33.33)).isEqualTo("43.3");
  }

  @Test
  void ticksAreRoundNumbersWithinTheAxis() {
    assertThat(new Scale(35, 65, 0, 1).ticks(4)).containsExactly(40.0, 50.0, 60.0);
  }

  @Test
  void anIntervalWiderThanTheAxisIsCutAndSaysSo() {
    ResultAxis axis = ResultAxis.over(List.of(50.0, 55.0), List.of(-30.0, 52.0));
    ResultAxis.Picture picture = axis.picture(50.0, -30.0, 52.0, 55.0, "words");
    assertThat(picture.cutLow()).isTrue();
    assertThat(picture.cutHigh()).isFalse();
    assertThat(Double.parseDouble(String.valueOf(picture.mean())))
        .isLessThan(Double.parseDouble(String.valueOf(picture.reference())));
  }

  @Test
  void aCurveIsCutWhereTheLossIsNotANumber() {
    Curve curve =
        new Curve("total", new double[] {0, 1, 2, 3, 4}, new double[] {2, 1, Double.NaN, 1, 2});
    CurveChart chart = requireNonNull(CurveChart.of(List.of(curve), EMPTY, false));
    assertThat(chart.series().get(0).lines()).hasSize(2).first().isEqualTo("40,10 161,105");
  }

  @Test
  void sourceEpochsAreShadedWhereTheyAre() {
    Curve curve = new Curve("accuracy", new double[] {0, 100}, new double[] {.2, .6});
    Setting setting =
        new Setting(List.of(new Span(0, 50)), List.of(0.0), List.of(50.0), List.of(), 100.0);
    CurveChart chart = requireNonNull(CurveChart.of(List.of(curve), setting, true));
    assertThat(chart.bands()).containsExactly(new CurveChart.Band("40", "242"));
    assertThat(chart.cursors()).containsExactly(new Mark("282", "resumed"));
    assertThat(chart.label()).isEqualTo("accuracy from 20.00 to 60.00 percent");
    assertThat(chart.chosen()).isNotNull();
  }

  @Test
  void numbersOfRoundsStandApartAndTheFirstIsNamed() {
    for (int rounds = 1; rounds <= 60; rounds++) {
      List<Double> starts = IntStream.range(0, rounds).mapToObj(i -> 10.0 * i).toList();
      Curve curve = new Curve("loss", new double[] {0, 10.0 * rounds}, new double[] {1, 0});
      Setting setting = new Setting(List.of(), starts, List.of(), List.of(), null);
      List<Mark> marks = requireNonNull(CurveChart.of(List.of(curve), setting, false)).rounds();
      assertThat(marks.get(0).label()).isEqualTo("round 1");
      for (int i = 1; i < marks.size(); i++) {
        double apart =
            Double.parseDouble(marks.get(i).at()) - Double.parseDouble(marks.get(i - 1).at());
        assertThat(apart).as("%d rounds", rounds).isGreaterThanOrEqualTo(47.9);
      }
      assertThat(marks.size()).isGreaterThanOrEqualTo(Math.min(rounds, 6));
    }
  }

  /** The picture begins 12 pixels before its zero; a letter of the axis has at most 7.1. */
  @Test
  void labelsOfTheAxisAreNotCut() {
    for (double size : new double[] {1e-6, 0.004, 0.3, 1, 42, 900, 8_000, 250_000, 3e9}) {
      Curve curve = new Curve("loss", new double[] {0, 1}, new double[] {-size, size});
      CurveChart chart = requireNonNull(CurveChart.of(List.of(curve), EMPTY, false));
      assertThat(chart.grid().stream().map(Mark::label).distinct()).hasSameSizeAs(chart.grid());
      assertThat(chart.grid()).allMatch(mark -> 7.1 * mark.label().length() <= 34 + 12);
    }
  }

  @Test
  void nothingMeasuredIsNoChart() {
    assertThat(CurveChart.of(List.of(), EMPTY, true)).isNull();
  }

  @Test
  void labelsThatMeetAreMovedApart() {
    assertThat(LabelStack.spread(new double[] {50, 50, 52}, 13, 0, 200))
        .containsExactly(50, 63, 76);
    assertThat(LabelStack.spread(new double[] {199, 200}, 13, 0, 200)).containsExactly(187, 200);
  }

  @Test
  void manyCurvesAreToldApartAndTheirNamesStayOnThePicture() {
    List<Curve> curves =
        IntStream.range(0, 18)
            .mapToObj(i -> new Curve("loss " + i, new double[] {0, 1}, new double[] {1, 0.5}))
            .toList();
    List<CurveChart.Series> series = requireNonNull(CurveChart.of(curves, EMPTY, false)).series();
    assertThat(series).extracting(CurveChart.Series::tone).doesNotHaveDuplicates();
    assertThat(series).extracting(CurveChart.Series::labelY).doesNotHaveDuplicates();
    assertThat(series)
        .extracting(one -> Double.parseDouble(one.labelY()))
        .allMatch(y -> y >= CurveChart.TOP && y <= CurveChart.BOTTOM + 4);
  }

  @Test
  void aStageThatHasNotBegunWaitsAndARunningOneReachesThePresent() {
    Instant start = Instant.parse("2026-01-01T10:00:00Z");
    Timeline timeline =
        Timeline.of(
            List.of(
                new Timeline.Attempt("training", "lost", start, start.plusSeconds(50), "lost"),
                new Timeline.Attempt("training", "run", start.plusSeconds(60), null, "round 2")),
            List.of("training", "evaluation"),
            start.plusSeconds(100));
    assertThat(timeline.rows()).extracting(Timeline.Row::waiting).containsExactly(false, true);
    Timeline.Bar last = timeline.rows().get(0).bars().get(1);
    assertThat(Double.parseDouble(last.x()) + Double.parseDouble(last.width())).isEqualTo(1_040);
    assertThat(timeline.now()).isNotNull();
  }
}

package dev.vocalise.web.ui.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.web.ui.chart.CurveChart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrainingCurvesTest {
  private static List<TrainingCurves> curves(String... keys) {
    Map<String, List<MetricPoint>> points = new HashMap<>();
    for (String key : keys) {
      points.put(
          key,
          List.of(
              new MetricPoint(key, 10, Instant.EPOCH, 0.5),
              new MetricPoint(key, 20, Instant.EPOCH, 0.25)));
    }
    return TrainingCurves.of(points, List.of(), Map.of("audio", 1, "text", 40));
  }

  private static List<String> names(TrainingCurves set) {
    CurveChart losses = set.losses();
    return losses == null ? List.of() : losses.series().stream().map(s -> s.name()).toList();
  }

  @Test
  void aMethodsOwnTermsAreDrawnAfterTheOnesThatAllHave() {
    TrainingCurves set =
        curves("loss.reconstruction", "loss.domain", "loss.emotion", "loss.total", "domain").get(0);
    assertThat(names(set)).containsExactly("total", "emotion", "domain", "reconstruction");
    assertThat(requireNonNull(set.losses()).label()).contains("reconstruction from 0.50 to 0.25");
  }

  @Test
  void namesAreWordsThatFitBesideTheCurves() {
    assertThat(names(curves("loss.augmentation-type", "loss.information-maximisation").get(0)))
        .containsExactly("augmentation type", "information max.");
  }

  @Test
  void eachBranchShowsItsOwnTerms() {
    List<TrainingCurves> sets =
        curves(
            "audio.validation-accuracy",
            "audio.loss.domain",
            "text.validation-accuracy",
            "text.loss.centre");
    assertThat(sets).extracting(TrainingCurves::modality).containsExactly("audio", "text");
    assertThat(sets)
        .extracting(TrainingCurves::utterances)
        .containsExactly("1 utterance", "40 utterances");
    assertThat(names(sets.get(0))).containsExactly("domain");
    assertThat(names(sets.get(1))).containsExactly("centre");
  }

  @Test
  void withoutLossesThereIsNoPicture() {
    assertThat(curves("validation-accuracy").get(0).losses()).isNull();
  }

  private static List<MetricPoint> points(String key, double... values) {
    List<MetricPoint> points = new ArrayList<>();
    for (double value : values) {
      points.add(new MetricPoint(key, 10L * (points.size() + 1), Instant.EPOCH, value));
    }
    return points;
  }

  private static @Nullable String chosen(double[] rounds, double[] domains, double[] accuracies) {
    CurveChart chart =
        TrainingCurves.of(
                Map.of(
                    "round", points("round", rounds),
                    "domain", points("domain", domains),
                    "validation-accuracy", points("validation-accuracy", accuracies)),
                List.of(),
                Map.of())
            .get(0)
            .accuracy();
    CurveChart.Dot dot = requireNonNull(chart).chosen();
    return dot == null ? null : dot.x();
  }

  @Test
  void theBestEndOfARoundIsMarkedWhicheverDomainRoundsEndWith() {
    assertThat(
            chosen(
                new double[] {1, 1, 2, 2, 3},
                new double[] {1, 2, 1, 2, 1},
                new double[] {.9, .5, .9, .5, .95}))
        .startsWith("427");
    assertThat(chosen(new double[] {1, 2, 3}, new double[] {1, 1, 1}, new double[] {.4, .6, .5}))
        .startsWith("362");
  }

  @Test
  void aFirstRoundThatMayNotHaveEndedIsNotMarked() {
    assertThat(chosen(new double[] {1}, new double[] {1}, new double[] {.9})).isNull();
  }
}

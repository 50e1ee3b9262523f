package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static dev.vocalise.activities.DemoExperiments.bert;
import static dev.vocalise.activities.DemoExperiments.experiment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vocalise.activities.aggregation.IncomparableException;
import dev.vocalise.activities.analysis.Decision;
import dev.vocalise.activities.analysis.RunAnalyst;
import dev.vocalise.activities.comparison.Compared;
import dev.vocalise.activities.comparison.Comparer;
import dev.vocalise.activities.comparison.DecisionsCompared;
import dev.vocalise.activities.comparison.Difference;
import dev.vocalise.activities.comparison.UnknownSideException;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.ComparedRuns;
import dev.vocalise.infra.lineage.MetricPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments and runs of two campaigns beside each other. */
class ComparisonIT {
  @TempDir static Path home;
  private static DemoPlatform demo;
  private static CampaignBoard first;
  private static Comparer comparer;

  @BeforeAll
  static void train() throws Exception {
    demo = DemoPlatform.start(home, 2);
    first =
        demo.run(
            "first",
            experiment("audio", DemoPlatform.MSP_IMPROV, List.of(1, 2), null, ast(1)),
            experiment("text", DemoPlatform.MSP_IMPROV, List.of(1, 2), null, bert()));
    demo.run("second", experiment("audio", DemoPlatform.MSP_IMPROV, List.of(2, 3), null, ast(2)));
    Platform platform = demo.platform();
    comparer =
        new Comparer(
            platform.campaigns(),
            platform.runs(),
            new ComparedRuns(platform.database()),
            platform.artifacts());
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void aCampaignStandsForItsExperimentsAndSeedsArePaired() {
    Compared compared = comparer.compare(List.of("first", "second/audio"), "second/audio");
    assertThat(compared.sides())
        .extracting(Compared.Scored::name)
        .containsExactly("first/audio", "first/text", "second/audio");
    assertThat(compared.comparisons().baseline()).isEqualTo("second/audio");
    var paired = Objects.requireNonNull(compared.comparisons().of("first/audio")).paired();
    assertThat(paired.n()).isEqualTo(1);
    double ours = Objects.requireNonNull(compared.sides().get(0).scores().uarOf(2));
    double theirs = Objects.requireNonNull(compared.sides().get(2).scores().uarOf(2));
    assertThat(paired.difference().mean()).isCloseTo(ours - theirs, within(1e-9));
  }

  @Test
  void onlyWhatDiffersIsTold() {
    Compared compared = comparer.compare(List.of("first/audio", "second/audio"), null);
    assertThat(compared.differences())
        .containsExactly(
            new Difference(Difference.Of.SETTINGS, "training.maxRounds", List.of("1", "2")));
    assertThat(comparer.compare(List.of("first/audio/1", "first/audio/2"), null).differences())
        .isEmpty();
    assertThat(comparer.compare(List.of("first/audio", "first/text"), null).differences())
        .extracting(Difference::key)
        .contains("modality", "kind", "training: target-audio.json");
  }

  @Test
  void aCurveIsTheMeanOfItsSeeds() {
    Compared.Scored side =
        comparer.compare(List.of("first/audio", "first/text"), null).sides().get(0);
    ComparedRuns.Point last = side.curves().get(0).points().get(0);
    double[] values =
        first.experiments().get(0).seeds().stream()
            .map(cell -> demo.platform().runs().view(cell.runId()).orElseThrow().curves())
            .map(curves -> Objects.requireNonNull(curves.get("validation-accuracy")).get(0))
            .mapToDouble(MetricPoint::value)
            .toArray();
    assertThat(side.curves().get(0).key()).isEqualTo("audio");
    assertThat(last.n()).isEqualTo(2);
    assertThat(last.mean()).isCloseTo((values[0] + values[1]) / 2, within(1e-12));
    assertThat(last.deviation())
        .isCloseTo(Math.abs(values[0] - values[1]) / Math.sqrt(2), within(1e-12));
  }

  @Test
  void decisionsAreCountedUtteranceByUtterance() {
    DecisionsCompared compared = comparer.tests("first/audio", "first/text").compared();
    assertThat(compared.pairs())
        .extracting(DecisionsCompared.Pair::firstSeed)
        .containsExactly(1, 2);
    for (DecisionsCompared.Pair pair : compared.pairs()) {
      List<Decision> ours = decisions(pair.first());
      List<Decision> theirs = decisions(pair.second());
      int onlyOurs = 0;
      int same = 0;
      for (int i = 0; i < ours.size(); i++) {
        assertThat(ours.get(i).utterance()).isEqualTo(theirs.get(i).utterance());
        onlyOurs += ours.get(i).right() && !theirs.get(i).right() ? 1 : 0;
        same += ours.get(i).predicted().equals(theirs.get(i).predicted()) ? 1 : 0;
      }
      assertThat(pair.agreement().all().total()).isEqualTo(ours.size());
      assertThat(pair.agreement().all().onlyFirst()).isEqualTo(onlyOurs);
      assertThat(pair.agreement().equal()).isEqualTo(same);
    }
    assertThat(comparer.tests("first/audio", "first/text").utterances(true))
        .hasSize(
            compared.pairs().stream()
                .mapToInt(pair -> pair.agreement().all().total() - pair.agreement().equal())
                .sum())
        .allMatch(DecisionsCompared.Utterance::differs);
  }

  private static List<Decision> decisions(UUID run) {
    return new RunAnalyst(demo.platform().artifacts())
        .of(demo.platform().runs().view(run).orElseThrow())
        .orElseThrow()
        .decisions();
  }

  @Test
  void testSetsThatDifferAreRefusedWithTheFirstUtteranceThatDoes() {
    assertThatThrownBy(() -> comparer.tests("first/audio/1", "second/audio/3"))
        .isInstanceOf(IncomparableException.class)
        .hasMessageContaining("the test sets differ: ")
        .hasMessageContaining("first/audio/1 (seed 1)")
        .hasMessageContaining("second/audio/3 (seed 3)");
    assertThatThrownBy(() -> comparer.tests("first", "second/audio"))
        .hasMessageContaining("'first' has 2 experiments");
  }

  @Test
  void whatIsNotThereIsNamed() {
    for (String name : List.of("third", "first/none", "first/audio/9", "first/audio/1/2", "")) {
      assertThatThrownBy(() -> comparer.compare(List.of("first/audio", name), null))
          .isInstanceOf(UnknownSideException.class)
          .hasMessageContaining("'" + name + "'");
    }
    assertThatThrownBy(() -> comparer.compare(List.of("second"), null))
        .isInstanceOf(IncomparableException.class)
        .hasMessageContaining("'second/audio' alone");
    assertThatThrownBy(() -> comparer.compare(List.of("first"), "second/audio"))
        .hasMessageContaining("expected one of first/audio, first/text");
  }
}

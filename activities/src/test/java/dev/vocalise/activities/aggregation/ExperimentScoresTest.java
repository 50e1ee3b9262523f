package dev.vocalise.activities.aggregation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.model.aggregation.ConfusionMatrix;
import dev.vocalise.model.aggregation.PairedComparison;
import dev.vocalise.model.aggregation.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExperimentScoresTest {
  private static ExperimentScores scores(@Nullable Double... uars) {
    List<SeedCell> cells = new ArrayList<>();
    for (Double uar : uars) {
      RunState state = uar == null ? RunState.FAILED : RunState.DONE;
      cells.add(new SeedCell(UUID.randomUUID(), cells.size(), state, uar, null, null, null));
    }
    return of(cells);
  }

  private static ExperimentScores of(List<SeedCell> cells) {
    return ExperimentScores.of(
        new ExperimentRow(UUID.randomUUID(), "ours", 0, NullNode.getInstance(), null, cells));
  }

  @Test
  void aSeedCountsByItsRecallAlone() {
    ExperimentScores scores = scores(0.5, null, 0.54);
    assertThat(scores.missing()).isEqualTo(1);
    assertThat(scores.mean()).isEqualTo(52.0);
    assertThat(scores.uarOf(1)).isNull();
    assertThat(scores.uarOf(2)).isEqualTo(54.0);
    assertThat(scores.confusion()).isNull();
    assertThat(scores.recall()).isEmpty();
  }

  @Test
  void thereIsNoDeviationOfOneSeedAndNoMeanOfNone() {
    assertThat(scores(0.5).deviation()).isNull();
    assertThat(scores(0.5).interval()).isNull();
    assertThat(scores((Double) null).mean()).isNull();
  }

  @Test
  void experimentsAreComparedOverTheSeedsThatBothHave() {
    PairedComparison compared =
        requireNonNull(scores(0.6, 0.7, null).comparedWith(scores(0.5, null, 0.9)));
    assertThat(compared.difference().n()).isEqualTo(1);
    assertThat(compared.difference().mean()).isEqualTo(10.0);
    assertThat(scores(0.5, null).comparedWith(scores(null, 0.5))).isNull();
  }

  @Test
  void theArtifactHoldsTheNumbersAndNothingDerivedFromThem() {
    ConfusionMatrix confusion =
        ConfusionMatrix.of(new int[] {0, 1, 2, 3}, new int[] {0, 1, 2, 0}, 4);
    SeedCell cell =
        new SeedCell(
            UUID.randomUUID(),
            7,
            RunState.DONE,
            0.75,
            CanonicalJson.tree(Scores.of(confusion)),
            null,
            null);
    assertThat(CanonicalJson.text(of(List.of(cell))))
        .isEqualTo(
            """
            {"confusion":{"counts":[[1,0,0,0],[0,1,0,0],[0,0,1,0],[1,0,0,0]]},"missing":0,\
            "modalities":{},"name":"ours","recall":[1.0,1.0,1.0,0.0],"reference":null,\
            "seeds":[{"seed":7,"uar":75.0}],\
            "uar":{"confidence95":null,"mean":75.0,"n":1,"sampleStd":null}}""");
  }
}

package dev.vocalise.activities.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.workflows.campaign.CampaignPlan;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.SplitSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CampaignBatchTest {
  private static final int TEMPORALS_LIMIT = 2 << 20;

  private static CampaignSpec spec(int experiments, int seeds) {
    Map<String, Object> training = new TreeMap<>();
    IntStream.range(0, 40).forEach(i -> training.put("a setting that has a long name " + i, i));
    List<ExperimentSpec> specs = new ArrayList<>();
    for (int i = 0; i < experiments; i++) {
      specs.add(
          new ExperimentSpec(
              "e" + i,
              new CorpusChoice("iemocap", "iemocap", "default"),
              new CorpusChoice("msp", "msp-improv", "default"),
              "audio",
              List.of(new BranchSpec("audio", "ast", "ast", null, training, null, null)),
              null,
              IntStream.range(0, seeds).boxed().toList(),
              new SplitSpec("random", 0.1, 0.3),
              null));
    }
    return new CampaignSpec("large", null, specs, List.of());
  }

  /** Runs of the first {@code done} experiments have ended. */
  private static List<ExperimentRow> rows(CampaignSpec spec, int done) {
    List<ExperimentRow> rows = new ArrayList<>();
    for (ExperimentSpec experiment : spec.experiments()) {
      RunState state = rows.size() < done ? RunState.FAILED : RunState.QUEUED;
      List<SeedCell> cells =
          experiment.seeds().stream()
              .map(seed -> new SeedCell(UUID.randomUUID(), seed, state, null, null, null, null))
              .toList();
      rows.add(
          new ExperimentRow(
              UUID.randomUUID(), experiment.name(), rows.size(), NullNode.instance, null, cells));
    }
    return rows;
  }

  private static int size(CampaignBatch batch) {
    return CanonicalJson.bytes(
            new CampaignPlan(
                UUID.randomUUID(), 1, batch.spec(), batch.runs(), 16_000, batch.waiting()))
        .length;
  }

  @Test
  void aSmallCampaignIsItsOnlyBatch() {
    CampaignSpec spec = spec(10, 10);
    CampaignBatch batch = CampaignBatch.next(spec, rows(spec, 0));
    assertThat(batch.spec()).isEqualTo(spec);
    assertThat(batch.runs()).hasSize(100);
  }

  @Test
  void everyBatchFitsWhateverMakesTheCampaignLarge() {
    for (int[] shape : new int[][] {{1000, 10}, {100, 100}, {1, 10_000}, {1000, 1}}) {
      CampaignSpec spec = spec(shape[0], shape[1]);
      CampaignBatch first = CampaignBatch.next(spec, rows(spec, 0));
      assertThat(size(first)).isLessThan(TEMPORALS_LIMIT);
      assertThat(first.runs()).hasSizeBetween(100, 500);
      first
          .runs()
          .forEach(
              run ->
                  assertThat(first.spec().experiments().get(run.experiment()).branches())
                      .isEqualTo(spec.experiments().get(run.experiment()).branches()));

      CampaignBatch none = CampaignBatch.next(spec, rows(spec, shape[0]));
      assertThat(none.runs()).isEmpty();
      assertThat(size(none)).isLessThan(TEMPORALS_LIMIT);
      assertThat(none.spec().experiments()).hasSize(shape[0]); // each is aggregated at the end
    }
  }

  @Test
  void theNextBatchBeginsWhereTheOthersEnded() {
    CampaignSpec spec = spec(300, 2);
    CampaignBatch batch = CampaignBatch.next(spec, rows(spec, 120));
    assertThat(batch.runs().get(0).experiment()).isEqualTo(120);
    assertThat(batch.runs()).hasSize(200);
  }
}

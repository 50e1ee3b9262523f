package dev.vocalise.activities.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.Fixture;
import dev.vocalise.infra.lineage.NewCampaign;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.TestDatabase;
import dev.vocalise.model.aggregation.Scores;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // JUnit
class WatchedTableIT {
  private static final String NAME = "watched";

  private Database database;
  private CampaignRepository campaigns;
  private RunRepository runs;
  private StageRepository stages;
  private CampaignView campaign;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.open();
    campaigns = new CampaignRepository(database);
    runs = new RunRepository(database);
    stages = new StageRepository(database);
    campaign = campaigns.launch(Fixture.campaign(NAME, 2, 4));
    campaigns.started(campaign.id());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void numbersAreThoseOfTheTableThroughEveryChange() {
    WatchedTable watched = new WatchedTable(campaigns, NAME, "experiment-1");
    same(watched);
    int right = 1;
    for (CampaignBoard.ExperimentRow row : board().experiments()) {
      for (SeedCell cell : row.seeds()) {
        finish(cell.runId(), right++);
        same(watched);
      }
    }
    UUID first = board().experiments().get(0).seeds().get(0).runId();
    runs.retry(first, List.of(new RunRepository.RunStage("evaluateFusion", "")));
    same(watched);
    finish(first, 9);
    same(watched);
    NewCampaign wanted = Fixture.campaign(NAME, 3, 5);
    campaigns.extend(
        campaign.id(),
        new NewCampaign(
            NAME,
            wanted.spec(),
            wanted.file(),
            Fixture.sha('7'),
            wanted.priority(),
            wanted.experiments()),
        campaign.specSha256());
    same(watched);
  }

  @Test
  void scoresAreReadOnce() {
    WatchedTable watched = new WatchedTable(campaigns, NAME, null);
    List<SeedCell> seeds = board().experiments().get(0).seeds();
    finish(seeds.get(0).runId(), 3);
    assertThat(scored(watched)).isEqualTo(1);
    assertThat(scored(watched)).isZero();
    finish(seeds.get(1).runId(), 4);
    assertThat(scored(watched)).isEqualTo(2);
  }

  @Test
  void aCampaignThatIsNotThereIsNone() {
    assertThat(new WatchedTable(campaigns, "nobody", null).look()).isEmpty();
  }

  private void same(WatchedTable watched) {
    WatchedTable.Look look = watched.look().orElseThrow();
    assertThat(look.table()).isEqualTo(ResultTable.of(board(), List.of(), "experiment-1"));
    assertThat(states(look.board())).isEqualTo(states(board()));
  }

  private static List<String> states(CampaignBoard board) {
    return board.experiments().stream()
        .flatMap(row -> row.seeds().stream())
        .map(cell -> cell.runId() + " " + cell.seed() + " " + cell.state() + " " + cell.uar())
        .toList();
  }

  private static long scored(WatchedTable watched) {
    return watched.look().orElseThrow().board().experiments().stream()
        .flatMap(row -> row.seeds().stream())
        .filter(cell -> cell.scores() != null)
        .count();
  }

  private CampaignBoard board() {
    return campaigns.board(NAME).orElseThrow();
  }

  /** With so many of ten utterances of the second class right. */
  private void finish(UUID run, int right) {
    int[] reference = new int[20];
    int[] predicted = new int[20];
    for (int i = 10; i < 20; i++) {
      reference[i] = 1;
      predicted[i] = i < 10 + right ? 1 : 0;
    }
    Scores scores = Scores.of(reference, predicted, 2);
    runs.started(run, Fixture.json("cpus", 2), "cpu");
    StageAttempt attempt = stages.start(Fixture.stage(campaign.id(), run, "evaluateFusion"));
    runs.finish(
        attempt, scores.unweightedAverageRecall(), new RunScores(scores, null, null).json());
    stages.finish(attempt, List.of(), null);
  }
}

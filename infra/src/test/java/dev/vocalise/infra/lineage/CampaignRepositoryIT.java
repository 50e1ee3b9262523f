package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CampaignRepositoryIT {

  private Database database;
  private CampaignRepository campaigns;
  private RunRepository runs;
  private StageRepository stages;

  @BeforeAll
  void open(@TempDir java.nio.file.Path data) throws Exception {
    database = Database.open(TestDatabase.fresh());
    campaigns = new CampaignRepository(database);
    runs = new RunRepository(database);
    stages =
        new StageRepository(
            database, new Ledger(database, LedgerKey.open(data.resolve("ledger.key"))));
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void aLaunchedCampaignIsShownWhole() {
    CampaignView launched = campaigns.launch(Fixture.campaign("whole", 3, 4));

    CampaignBoard board = campaigns.board("whole").orElseThrow();

    assertThat(board.campaign()).isEqualTo(launched);
    assertThat(board.experiments())
        .extracting(CampaignBoard.ExperimentRow::name)
        .containsExactly("experiment-0", "experiment-1", "experiment-2");
    assertThat(board.experiments().get(0).reference()).isEqualTo(Fixture.json("mean", 50));
    assertThat(board.experiments().get(1).reference()).isNull();
    assertThat(board.experiments())
        .allSatisfy(
            row -> {
              assertThat(row.seeds())
                  .extracting(CampaignBoard.SeedCell::seed)
                  .containsExactly(0, 1, 2, 3);
              assertThat(row.seeds())
                  .allMatch(cell -> cell.state() == RunState.QUEUED && cell.uar() == null);
            });
    CampaignSummary summary =
        campaigns.list().stream().filter(c -> c.name().equals("whole")).findFirst().orElseThrow();
    assertThat(summary.experiments()).isEqualTo(3);
    assertThat(summary.runs()).containsEntry(RunState.QUEUED, 12L).containsEntry(RunState.DONE, 0L);
    assertThat(runs.findByWorkflow("whole/experiment-1/seed-2").orElseThrow().corpora())
        .containsEntry("source", "iemocap");
  }

  @Test
  void aSecondCampaignOfTheSameNameIsRefusedAndLeavesNothing() {
    campaigns.launch(Fixture.campaign("taken", 1, 1));

    assertThatThrownBy(() -> campaigns.launch(Fixture.campaign("taken", 2, 2)))
        .isInstanceOf(NameTakenException.class)
        .hasMessageContaining("'taken'");
    assertThat(campaigns.board("taken").orElseThrow().experiments()).hasSize(1);
  }

  @Test
  void aCampaignWithAFailedRunEndsIncompleteAndResumesOnlyThatRun() {
    CampaignView campaign = campaigns.launch(Fixture.campaign("mixed", 1, 2));
    List<SeedRun> both = runs.ofCampaign(campaign.id());
    campaigns.started(campaign.id());
    finish(both.get(0));
    runs.started(both.get(1).id(), null, "cpu");
    runs.fail(both.get(1).id(), new Failure("TRAINING_DIVERGED", "loss is NaN in round 3"));

    assertThat(campaigns.finish(campaign.id())).isEqualTo(CampaignState.INCOMPLETE);
    assertThat(campaigns.find(campaign.id()).orElseThrow().reason())
        .contains("1 of 2 runs are missing (1 FAILED)");
    assertThat(campaigns.board("mixed").orElseThrow().experiments().get(0).seeds().get(1).failure())
        .isEqualTo(new Failure("TRAINING_DIVERGED", "loss is NaN in round 3"));

    assertThat(campaigns.resume(campaign.id())).containsExactly(both.get(1).id());

    assertThat(campaigns.find(campaign.id()).orElseThrow().state()).isEqualTo(CampaignState.QUEUED);
    assertThat(runs.find(both.get(1).id()).orElseThrow().failure()).isNull();
    campaigns.started(campaign.id());
    finish(both.get(1));
    assertThat(campaigns.finish(campaign.id())).isEqualTo(CampaignState.DONE);
    assertThat(campaigns.resume(campaign.id())).isEmpty();
    assertThat(campaigns.find(campaign.id()).orElseThrow().state()).isEqualTo(CampaignState.DONE);
  }

  @Test
  void aCancelledCampaignMakesItsRunningAttemptsStale() {
    CampaignView campaign = campaigns.launch(Fixture.campaign("stopped", 1, 2));
    SeedRun run = runs.ofCampaign(campaign.id()).get(0);
    runs.started(run.id(), null, "cpu");
    StageAttempt attempt = stages.start(Fixture.stage(campaign.id(), run.id(), "training"));

    campaigns.cancel(campaign.id(), "cancelled by the user");

    assertThatThrownBy(() -> runs.finish(attempt, 0.5, Fixture.json("n", 1)))
        .isInstanceOf(StaleAttemptException.class);
    assertThat(runs.ofCampaign(campaign.id()))
        .extracting(SeedRun::state)
        .containsOnly(RunState.CANCELLED);
    assertThat(stages.ofRun(run.id()).get(0).state()).isEqualTo(StageState.CANCELLED);
    assertThat(campaigns.finish(campaign.id())).isEqualTo(CampaignState.CANCELLED);
  }

  @Test
  void whatTheDatabaseCallsRunningIsForReconciliation() {
    CampaignView campaign = campaigns.launch(Fixture.campaign("lost", 1, 2));
    SeedRun run = runs.ofCampaign(campaign.id()).get(1);
    runs.started(run.id(), null, null);

    assertThat(runs.runsToReconcile()).extracting(SeedRun::id).contains(run.id());
    assertThat(campaigns.campaignsToReconcile()).extracting(CampaignView::name).contains("lost");
  }

  @Test
  void aRunIsResumedAloneAndReopensItsCampaign() {
    CampaignView campaign = campaigns.launch(Fixture.campaign("alone", 1, 1));
    UUID run = runs.ofCampaign(campaign.id()).get(0).id();
    assertThat(runs.resume(run)).isFalse();
    runs.fail(run, new Failure("UNEXPECTED", "died"));
    campaigns.finish(campaign.id());

    assertThat(runs.resume(run)).isTrue();

    assertThat(campaigns.find(campaign.id()).orElseThrow().state()).isEqualTo(CampaignState.QUEUED);
    assertThat(runs.find(run).orElseThrow().state()).isEqualTo(RunState.QUEUED);
  }

  @Test
  void aCampaignThatFailsBeforeItsRunsFailsThemForTheSameReasonUntilItIsResumed() {
    CampaignView campaign = campaigns.launch(Fixture.campaign("unread", 1, 2));
    UUID done = runs.ofCampaign(campaign.id()).get(0).id();
    UUID waiting = runs.ofCampaign(campaign.id()).get(1).id();
    campaigns.started(campaign.id());
    finish(runs.ofCampaign(campaign.id()).get(0));

    campaigns.fail(campaign.id(), new Failure("CORPUS_CHANGED", "a.wav is another"));

    assertThat(campaigns.find(campaign.id()).orElseThrow().reason())
        .isEqualTo("CORPUS_CHANGED: a.wav is another");
    assertThat(runs.find(done).orElseThrow().state()).isEqualTo(RunState.DONE);
    assertThat(runs.find(waiting).orElseThrow().state()).isEqualTo(RunState.FAILED);
    assertThat(runs.find(waiting).orElseThrow().failure())
        .isEqualTo(new Failure("CORPUS_CHANGED", "not started: a.wav is another"));

    assertThat(campaigns.resume(campaign.id())).containsExactly(waiting);
    assertThat(runs.find(waiting).orElseThrow().state()).isEqualTo(RunState.QUEUED);
    assertThat(runs.find(waiting).orElseThrow().failure()).isNull();
  }

  @Test
  void namesOfCorporaAreUniqueAndRegisteringAgainChangesNothing() throws SQLException {
    CorpusRepository corpora = new CorpusRepository(database);
    CorpusView first =
        corpora.add("iemocap", "iemocap", "/data", Fixture.sha('1'), 9, Fixture.json("n", 4));

    assertThat(
            corpora.add("iemocap", "iemocap", "/data", Fixture.sha('1'), 9, Fixture.json("n", 5)))
        .isEqualTo(first);
    assertThatThrownBy(
            () ->
                corpora.add(
                    "iemocap", "iemocap", "/data", Fixture.sha('2'), 9, Fixture.json("n", 4)))
        .isInstanceOf(NameTakenException.class);
    assertThat(corpora.list()).containsExactly(first);
  }

  private void finish(SeedRun run) {
    runs.started(run.id(), Fixture.json("cpus", 2), "cpu");
    StageAttempt attempt = stages.start(Fixture.stage(run.campaignId(), run.id(), "fusion"));
    runs.finish(attempt, 0.5, Fixture.json("n", 1));
    stages.finish(attempt, List.of(), Fixture.json("uar", 1));
  }
}

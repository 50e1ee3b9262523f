package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("servers")
class CampaignRepositoryIT {

  private Database database;
  private CampaignRepository campaigns;
  private RunRepository runs;
  private StageRepository stages;

  @BeforeAll
  void open(@TempDir java.nio.file.Path data) throws Exception {
    database = TestDatabase.open();
    campaigns = new CampaignRepository(database);
    runs = new RunRepository(database);
    stages = new StageRepository(database);
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
  void aRunWaitsAgainForDamagedArtifactsButNotForEver() {
    campaigns.launch(Fixture.campaign("repaired", 1, 1));
    UUID run = runs.findByWorkflow("repaired/experiment-0/seed-0").orElseThrow().id();
    for (int round = 0; round < 2; round++) { // a resume begins anew
      int repairs = 0;
      for (runs.started(run, null, null); runs.queueForRepair(run); repairs++) {
        assertThat(runs.find(run).orElseThrow().state()).isEqualTo(RunState.QUEUED);
        runs.started(run, null, null);
      }
      assertThat(repairs).isEqualTo(8);
      runs.fail(run, new Failure("ARTIFACT_CORRUPT", "again"));
      assertThat(runs.queueForRepair(run)).isFalse();
      assertThat(runs.find(run).orElseThrow().state()).isEqualTo(RunState.FAILED);
      assertThat(runs.retry(run, List.of()).queued()).isTrue();
    }
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

    assertThat(campaigns.resume(campaign.id()).runs()).containsExactly(both.get(1).id());

    assertThat(campaigns.find(campaign.id()).orElseThrow().state()).isEqualTo(CampaignState.QUEUED);
    assertThat(runs.find(both.get(1).id()).orElseThrow().failure()).isNull();
    campaigns.started(campaign.id());
    finish(both.get(1));
    assertThat(campaigns.finish(campaign.id())).isEqualTo(CampaignState.DONE);
    assertThat(campaigns.resume(campaign.id()).runs()).isEmpty();
    assertThat(campaigns.find(campaign.id()).orElseThrow().state()).isEqualTo(CampaignState.DONE);
  }

  @Test
  void whatRunsForACancelledCampaignMayKeepWhatItHasButNotEndTheRun() {
    CampaignView campaign = campaigns.launch(Fixture.campaign("stopped", 1, 2));
    SeedRun run = runs.ofCampaign(campaign.id()).get(0);
    runs.started(run.id(), null, "cpu");
    StageAttempt attempt = stages.start(Fixture.stage(campaign.id(), run.id(), "training"));

    assertThat(campaigns.cancel(campaign.id(), "cancelled by the user"))
        .isEqualTo(CampaignState.QUEUED);

    checkpoint(attempt);
    assertThatThrownBy(() -> runs.finish(attempt, 0.5, Fixture.json("n", 1)))
        .isInstanceOf(StoppedException.class);
    assertThat(runs.ofCampaign(campaign.id()))
        .extracting(SeedRun::state)
        .containsOnly(RunState.CANCELLED);
    assertThat(campaigns.campaignsToReconcile()).extracting(CampaignView::name).contains("stopped");

    runs.stopped(run.id());
    campaigns.stopped(campaign.id());

    assertThatThrownBy(() -> checkpoint(attempt)).isInstanceOf(StaleAttemptException.class);
    assertThat(stages.ofRun(run.id()).get(0).state()).isEqualTo(StageState.CANCELLED);
    assertThat(runs.view(run.id()).orElseThrow().checkpoints()).hasSize(1);
    assertThat(campaigns.finish(campaign.id())).isEqualTo(CampaignState.CANCELLED);
    assertThat(campaigns.campaignsToReconcile())
        .extracting(CampaignView::name)
        .doesNotContain("stopped");
  }

  @Test
  void aPausedCampaignWaitsUntilItIsResumedAndLeavesFailedRunsAlone() {
    CampaignView campaign = campaigns.launch(Fixture.campaign("paused", 1, 3));
    List<SeedRun> all = runs.ofCampaign(campaign.id());
    campaigns.started(campaign.id());
    runs.fail(all.get(0).id(), new Failure("TRAINING_DIVERGED", "loss is NaN"));
    runs.started(all.get(1).id(), null, "cpu");
    StageAttempt attempt = stages.start(Fixture.stage(campaign.id(), all.get(1).id(), "training"));

    assertThat(campaigns.pause(campaign.id())).isEqualTo(CampaignState.RUNNING);
    assertThat(campaigns.pause(campaign.id())).isEqualTo(CampaignState.PAUSED);
    assertThatThrownBy(() -> runs.started(all.get(2).id(), null, "cpu"))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("'paused' is PAUSED");
    assertThatThrownBy(() -> campaigns.started(campaign.id())).isInstanceOf(StoppedException.class);
    checkpoint(attempt);
    runs.stopped(all.get(1).id());
    campaigns.stopped(campaign.id());

    assertThat(campaigns.finish(campaign.id())).isEqualTo(CampaignState.PAUSED);
    assertThat(runs.ofCampaign(campaign.id()))
        .extracting(SeedRun::state)
        .containsExactly(RunState.FAILED, RunState.QUEUED, RunState.QUEUED);

    CampaignRepository.Resumed resumed = campaigns.resume(campaign.id());
    assertThat(resumed.was()).isEqualTo(CampaignState.PAUSED);
    assertThat(resumed.runs()).isEmpty();
    campaigns.started(campaign.id());
    assertThat(campaigns.finish(campaign.id())).isEqualTo(CampaignState.RUNNING);
  }

  @Test
  void aCampaignThatIsResumedWhileItStopsGoesOnAfterwards() {
    CampaignView campaign = campaigns.launch(Fixture.campaign("hasty", 1, 1));
    campaigns.started(campaign.id());
    campaigns.pause(campaign.id());
    campaigns.resume(campaign.id());

    campaigns.fail(campaign.id(), new Failure("WORKER_STOPPING", "the end of the stop"));
    campaigns.stopped(campaign.id());

    assertThat(campaigns.finish(campaign.id())).isEqualTo(CampaignState.QUEUED);
    assertThat(campaigns.find(campaign.id()).orElseThrow().stopping()).isFalse();
  }

  @Test
  void aRunWhoseTrainingIsDoneAgainForgetsItsOutputsAndNoOthers() {
    CampaignView campaign = campaigns.launch(Fixture.campaign("again", 1, 1));
    SeedRun run = runs.ofCampaign(campaign.id()).get(0);
    campaigns.started(campaign.id());
    runs.started(run.id(), null, "cpu");
    for (String stage : List.of("training", "recognition")) {
      stages.finish(stages.start(Fixture.stage(campaign.id(), run.id(), stage)), List.of(), null);
    }
    finish(run);
    campaigns.finish(campaign.id());
    assertThat(runs.retry(run.id(), List.of()).queued()).isFalse();

    RunRepository.Retried retried =
        runs.retry(run.id(), List.of(new RunRepository.RunStage("training", "")));

    assertThat(retried).isEqualTo(new RunRepository.Retried(RunState.DONE, false, true));
    assertThat(stages.cached("key-training-" + run.id())).isEmpty();
    assertThat(stages.cached("key-recognition-" + run.id())).isPresent();
    assertThat(runs.find(run.id()).orElseThrow().uar()).isNull();
    assertThat(campaigns.find(campaign.id()).orElseThrow().state()).isEqualTo(CampaignState.QUEUED);
    runs.started(run.id(), null, "cpu");
    assertThat(runs.retry(run.id(), List.of()).open()).isTrue();
  }

  @Test
  void anExtensionAddsRunsInItsPlacesAndReopensWhatHadEnded() throws Exception {
    CampaignView campaign = campaigns.launch(Fixture.campaign("grown", 2, 1));
    campaigns.started(campaign.id());
    List<SeedRun> before = runs.ofCampaign(campaign.id());
    before.forEach(this::finish);
    assertThat(campaigns.finish(campaign.id())).isEqualTo(CampaignState.DONE);

    CampaignRepository.Resumed extended =
        campaigns.extend(campaign.id(), Fixture.campaign("grown", 3, 2), campaign.specSha256());

    assertThat(extended.was()).isEqualTo(CampaignState.DONE);
    assertThat(extended.runs()).hasSize(4);
    CampaignBoard board = campaigns.board("grown").orElseThrow();
    assertThat(board.campaign().state()).isEqualTo(CampaignState.QUEUED);
    assertThat(board.campaign().endedAt()).isNull();
    assertThat(board.experiments())
        .extracting(CampaignBoard.ExperimentRow::position, row -> row.seeds().size())
        .containsExactly(tuple(0, 2), tuple(1, 2), tuple(2, 2));
    assertThat(runs.ofCampaign(campaign.id()))
        .filteredOn(run -> run.state() == RunState.DONE)
        .extracting(SeedRun::id)
        .containsExactlyElementsOf(before.stream().map(SeedRun::id).toList());
    assertThat(
            new Ledger(database)
                .audit(TestDatabase.keys().trusted(), List.of())
                .findings()
                .violations())
        .isEmpty();
  }

  @Test
  void aPausedCampaignThatIsExtendedStaysPausedAndTheSecondOfTwoExtensionsIsRefused() {
    CampaignView campaign = campaigns.launch(Fixture.campaign("grown-paused", 1, 1));
    campaigns.pause(campaign.id());
    NewCampaign more = Fixture.extended("grown-paused", 1, 2, '1');

    assertThat(campaigns.extend(campaign.id(), more, campaign.specSha256()).was())
        .isEqualTo(CampaignState.PAUSED);

    assertThat(campaigns.find(campaign.id()).orElseThrow().state()).isEqualTo(CampaignState.PAUSED);
    assertThatThrownBy(() -> campaigns.extend(campaign.id(), more, campaign.specSha256()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("'grown-paused' was extended by somebody else");
  }

  private void checkpoint(StageAttempt attempt) {
    new CheckpointRepository(database)
        .save(attempt, 1, Fixture.json("round", 1), Fixture.file("checkpoint.safetensors", 'c'));
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
    assertThat(runs.retry(run, List.of()).queued()).isFalse();
    runs.fail(run, new Failure("UNEXPECTED", "died"));
    campaigns.finish(campaign.id());

    assertThat(runs.retry(run, List.of()).queued()).isTrue();

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

    assertThat(campaigns.resume(campaign.id()).runs()).containsExactly(waiting);
    assertThat(runs.find(waiting).orElseThrow().state()).isEqualTo(RunState.QUEUED);
    assertThat(runs.find(waiting).orElseThrow().failure()).isNull();
  }

  @Test
  void namesOfCorporaAreUniqueAndRegisteringAgainChangesNothing() throws SQLException {
    CorpusRepository corpora = new CorpusRepository(database);
    CorpusView first =
        corpora.add("iemocap", "iemocap", "/data", Fixture.sha('1'), 9, Fixture.json("n", 4), null);

    assertThat(
            corpora.add(
                "iemocap", "iemocap", "/data", Fixture.sha('1'), 9, Fixture.json("n", 5), null))
        .isEqualTo(first);
    assertThatThrownBy(
            () ->
                corpora.add(
                    "iemocap", "iemocap", "/data", Fixture.sha('2'), 9, Fixture.json("n", 4), null))
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

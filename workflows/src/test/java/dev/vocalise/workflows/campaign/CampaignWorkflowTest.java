package dev.vocalise.workflows.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.workflows.StageOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CampaignWorkflowTest {
  private static final Path HISTORIES = Path.of("src/test/resources/histories");

  private static final UUID CAMPAIGN = new UUID(0, 1);

  private final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance();

  @AfterEach
  void close() {
    environment.close();
  }

  @Test
  void everySeedOfEveryExperimentIsTrainedScoredAndAggregated() throws IOException {
    FakeStages stages = new FakeStages(TestCampaigns.campaign("full", "source-only"));

    assertThat(start(stages).run(CAMPAIGN).state()).isEqualTo("DONE");

    assertThat(stages.calls)
        .contains("scored 0", "scored 1", "scored 2", "scored 100", "scored 101", "scored 102")
        .endsWith("aggregated full", "aggregated source-only", "finished null");
    record("campaign-done", "seed-run-done");
  }

  @Test
  void aLargeCampaignComesInBatchesAndAsSeveralHistories() {
    FakeStages stages =
        new FakeStages(
            TestCampaigns.campaign(
                IntStream.range(0, 200).mapToObj(i -> "e" + i).toArray(String[]::new)));
    stages.mostRuns = 500;

    CampaignWorkflow workflow = start(stages);
    assertThat(workflow.run(CAMPAIGN).state()).isEqualTo("DONE");

    List<String> scored = stages.calls.stream().filter(c -> c.startsWith("scored")).toList();
    assertThat(scored).hasSize(600).doesNotHaveDuplicates();
    assertThat(stages.calls.stream().filter(c -> c.startsWith("aggregated"))).hasSize(200);
    assertThat(stages.calls.stream().filter("registered msp"::equals))
        .as("once in each history")
        .hasSize(2);
  }

  @Test
  void corporaAreRegisteredOnceHoweverManyExperimentsUseThem() {
    FakeStages stages = new FakeStages(TestCampaigns.campaign("a", "b", "c"));

    start(stages).run(CAMPAIGN);

    assertThat(stages.calls.stream().filter(c -> c.startsWith("registered")))
        .containsExactly("registered iemocap", "registered msp");
  }

  @Test
  void aFailedSeedLeavesItsSiblingsAlone() throws IOException {
    FakeStages stages = new FakeStages(TestCampaigns.campaign("full"));
    stages.failingSeeds.add(1);

    start(stages).run(CAMPAIGN);

    assertThat(stages.calls)
        .contains("scored 0", "scored 2", "aggregated full", "finished null")
        .contains("failed 1 TRAINING_DIVERGED the total loss became NaN")
        .doesNotContain("scored 1");
    record("campaign-one-seed-failed", "seed-run-failed");
  }

  @Test
  void aDivergedSeedIsNotTrainedAgain() {
    FakeStages stages = new FakeStages(TestCampaigns.campaign("full"));
    stages.failingSeeds.add(1);

    start(stages).run(CAMPAIGN);

    assertThat(stages.calls.stream().filter("training 1"::equals)).hasSize(1);
  }

  @Test
  void aMissingCorpusEndsTheCampaignWithItsReason() throws IOException {
    FakeStages stages = new FakeStages(TestCampaigns.campaign("full"));
    stages.missingCorpus = "msp";

    assertThat(start(stages).run(CAMPAIGN).state()).isEqualTo("FAILED");

    assertThat(stages.calls)
        .contains("finished CORPUS_NOT_REGISTERED: corpus msp is gone")
        .noneMatch(call -> call.startsWith("training"));
    record("campaign-corpus-missing", null);
  }

  @Test
  void everyBranchIsTrainedBeforeTheSeedIsScored() throws IOException {
    FakeStages stages =
        new FakeStages(TestCampaigns.campaign(TestCampaigns.fusion("full", "corpus")));

    assertThat(start(stages).run(CAMPAIGN).state()).isEqualTo("DONE");

    assertThat(stages.calls.stream().filter(call -> call.matches(".* 1( .*)?")))
        .containsExactly("training 1 audio", "training 1 text", "scored 1");
    assertThat(stages.calls).noneMatch(call -> call.startsWith("transcribed"));
    record("campaign-fusion-done", "seed-run-fusion-done");
  }

  @Test
  void aTargetIsTranscribedOnceForAllExperimentsThatReadItsWords() throws IOException {
    FakeStages stages =
        new FakeStages(
            TestCampaigns.campaign(
                TestCampaigns.fusion("full", "asr"),
                TestCampaigns.experiment("audio"),
                TestCampaigns.fusion("else", "corpus-else-asr")));

    assertThat(start(stages).run(CAMPAIGN).state()).isEqualTo("DONE");

    assertThat(stages.calls.stream().filter(call -> call.startsWith("transcribed")))
        .containsExactly("transcribed msp");
    assertThat(stages.calls).contains("scored 0 msp", "scored 100", "scored 200 msp");
    record("campaign-asr-done", null);
  }

  @Test
  void aFailedTranscriptionFailsTheRunsThatReadItAndNoOthers() throws IOException {
    FakeStages stages =
        new FakeStages(
            TestCampaigns.campaign(
                TestCampaigns.fusion("full", "asr"), TestCampaigns.experiment("audio")));
    stages.recogniserFails.set(true);

    start(stages).run(CAMPAIGN);

    assertThat(stages.calls)
        .contains("failed 0 LANGUAGE_MODEL_UNREADABLE lm.bin is cut off")
        .contains("failed 2 LANGUAGE_MODEL_UNREADABLE lm.bin is cut off")
        .contains("scored 100", "scored 101", "scored 102", "finished null")
        .noneMatch(call -> call.startsWith("scored 0"));
    record("campaign-asr-failed", null);
  }

  @Test
  void aCancelledCampaignStopsItsRunsAndSaysSo() {
    FakeStages stages = new FakeStages(TestCampaigns.campaign("full"));
    stages.trainingBlocks = new CountDownLatch(1);
    CampaignWorkflow workflow = start(stages);
    WorkflowClient.start(workflow::run, CAMPAIGN);
    while (stages.calls.stream().noneMatch(call -> call.startsWith("training"))) {
      Thread.onSpinWait();
    }

    WorkflowStub.fromTyped(workflow).cancel();

    assertThatThrownBy(() -> WorkflowStub.fromTyped(workflow).getResult(CampaignOutcome.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(stages.calls)
        .contains("finished CANCELLED: cancelled")
        .noneMatch(c -> c.startsWith("scored"));
  }

  private CampaignWorkflow start(FakeStages stages) {
    Worker io = environment.newWorker(StageOptions.IO_QUEUE);
    io.registerWorkflowImplementationTypes(CampaignWorkflowImpl.class, SeedRunWorkflowImpl.class);
    io.registerActivitiesImplementations(stages);
    environment
        .newWorker(
            StageOptions.TRAIN_QUEUE,
            // A cancel reaches an activity with its next heartbeat.
            WorkerOptions.newBuilder()
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(100))
                .build())
        .registerActivitiesImplementations(stages);
    environment.newWorker(StageOptions.EVALUATE_QUEUE).registerActivitiesImplementations(stages);
    environment.newWorker(StageOptions.TRANSCRIBE_QUEUE).registerActivitiesImplementations(stages);
    environment.start();
    return environment
        .getWorkflowClient()
        .newWorkflowStub(
            CampaignWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.campaign("test"))
                .setTaskQueue(StageOptions.IO_QUEUE)
                .build());
  }

  /**
   * Rewrites the recorded histories with {@code -Dhistories.record=true}; a released shape keeps
   * its own file.
   */
  private void record(String campaign, @Nullable String seedRun) throws IOException {
    if (Boolean.getBoolean("histories.record")) {
      write(campaign, WorkflowIds.campaign("test"));
      if (seedRun != null) {
        write(seedRun, WorkflowIds.seedRun("test", "full", 1));
      }
    }
  }

  private void write(String name, String workflowId) throws IOException {
    WorkflowExecutionHistory history = environment.getWorkflowClient().fetchHistory(workflowId);
    Files.writeString(HISTORIES.resolve(name + ".json"), history.toJson(true));
  }
}

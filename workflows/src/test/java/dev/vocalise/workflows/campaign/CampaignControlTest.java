package dev.vocalise.workflows.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Waiting for a place, being woken, stopped and resumed. */
class CampaignControlTest extends WorkflowBench {
  @Test
  void aCampaignWithoutAPlaceWaitsUntilItIsWoken() throws Exception {
    FakeStages stages = new FakeStages(TestCampaigns.campaign("full"));
    stages.places = 0;
    CampaignWorkflow workflow = start(stages);
    WorkflowClient.start(workflow::run, CAMPAIGN);
    await(stages, "asked");
    assertThat(stages.calls).noneMatch(call -> call.startsWith("training"));

    stages.places = 1;
    workflow.wake();

    await(stages, "finished null");
    assertThat(stages.calls).contains("scored 0", "scored 1", "scored 2");
    assertThat(stages.mostOpen).isEqualTo(1);
  }

  @Test
  void aCampaignThatNobodyWakesAsksAgainByItself() throws Exception {
    FakeStages stages = new FakeStages(TestCampaigns.campaign("full"));
    stages.places = 0;
    CampaignWorkflow workflow = start(stages);
    WorkflowClient.start(workflow::run, CAMPAIGN);
    await(stages, "asked");

    stages.places = 3;
    environment.sleep(Duration.ofMinutes(11));

    await(stages, "finished null");
    assertThat(stages.calls).contains("scored 0", "scored 1", "scored 2");
  }

  @Test
  void runsThatWereQueuedAtTheLastMomentAreRunByAnotherHistory() throws Exception {
    FakeStages stages = new FakeStages(TestCampaigns.campaign("full"));
    stages.outcomes.add("RUNNING");

    assertThat(start(stages).run(CAMPAIGN).state()).isEqualTo("DONE");

    assertThat(stages.calls.stream().filter("planned"::equals)).hasSize(2);
  }

  @Test
  void aCampaignThatIsWokenInItsLastMomentLooksOnceMore() throws Exception {
    FakeStages stages = new FakeStages(TestCampaigns.campaign("full"));
    CampaignWorkflow workflow = start(stages);
    stages.whenFinished = workflow::wake;

    WorkflowClient.start(workflow::run, CAMPAIGN);

    await(stages, "finished null, again");
    assertThat(WorkflowStub.fromTyped(workflow).getResult(CampaignOutcome.class).state())
        .isEqualTo("DONE");
    assertThat(stages.calls.stream().filter("planned"::equals)).hasSize(2);
  }

  /** The new experiment reads a corpus that nobody prepared, and words that nobody recognised. */
  @Test
  void aRunningCampaignThatIsExtendedFinishesWhatItKnowsAndBeginsAnother() throws Exception {
    FakeStages stages = new FakeStages(TestCampaigns.campaign("full"));
    CountDownLatch blocked = new CountDownLatch(1);
    stages.trainingBlocks = blocked;
    CampaignWorkflow workflow = start(stages);
    WorkflowClient.start(workflow::run, CAMPAIGN);
    await(stages, "training 0");

    stages.spec =
        TestCampaigns.campaign(
            TestCampaigns.experiment("full"), TestCampaigns.fusion("heard", "asr"));
    workflow.wake();
    blocked.countDown();

    assertThat(WorkflowStub.fromTyped(workflow).getResult(CampaignOutcome.class).state())
        .isEqualTo("DONE");
    assertThat(stages.calls.stream().filter("planned"::equals)).hasSize(2);
    assertThat(stages.calls)
        .contains("scored 2", "transcribed msp", "scored 102 msp")
        .endsWith("aggregated full", "aggregated heard", "finished null");
    recordOne("campaign-extended", WorkflowStub.fromTyped(workflow).getExecution());
  }

  @Test
  void aCampaignThatIsPausedWhileItAsksStopsItsRunsAndEnds() throws Exception {
    FakeStages stages = new FakeStages(TestCampaigns.campaign("full"));
    stages.trainingBlocks = new CountDownLatch(1);
    stages.outcomes.add("PAUSED");
    CampaignWorkflow workflow = start(stages);
    WorkflowClient.start(workflow::run, CAMPAIGN);
    await(stages, "training 0");

    stages.stopped = true;
    workflow.wake();

    assertThat(WorkflowStub.fromTyped(workflow).getResult(CampaignOutcome.class).state())
        .isEqualTo("PAUSED");
    assertThat(stages.calls)
        .contains("failed 0 CANCELLED cancelled")
        .noneMatch(call -> call.startsWith("scored"))
        .endsWith("finished CANCELLED: campaign 'test' is PAUSED");
  }

  @Test
  void aCampaignThatIsStoppedEndsWhenItsRunsHaveStopped() throws Exception {
    FakeStages stages = new FakeStages(TestCampaigns.campaign("full"));
    stages.trainingBlocks = new CountDownLatch(1);
    stages.outcomes.add("PAUSED");
    CampaignWorkflow workflow = start(stages);
    WorkflowClient.start(workflow::run, CAMPAIGN);
    await(stages, "training 0");

    workflow.stop();

    assertThat(WorkflowStub.fromTyped(workflow).getResult(CampaignOutcome.class).state())
        .isEqualTo("PAUSED");
    assertThat(stages.calls)
        .contains("failed 0 CANCELLED cancelled", "failed 1 CANCELLED cancelled")
        .noneMatch(call -> call.startsWith("scored"))
        .endsWith("finished CANCELLED: cancelled");
    record("campaign-stopped", null);
  }

  @Test
  void aStoppedCampaignThatWasResumedMeanwhileGoesOn() throws Exception {
    FakeStages stages = new FakeStages(TestCampaigns.campaign("full"));
    CountDownLatch blocked = new CountDownLatch(1);
    stages.trainingBlocks = blocked;
    stages.outcomes.add("QUEUED");
    CampaignWorkflow workflow = start(stages);
    WorkflowClient.start(workflow::run, CAMPAIGN);
    await(stages, "training 0");

    workflow.stop();
    await(stages, "finished CANCELLED: cancelled");
    blocked.countDown();

    await(stages, "finished null");
    assertThat(stages.calls.stream().filter("planned"::equals)).hasSize(2);
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
}

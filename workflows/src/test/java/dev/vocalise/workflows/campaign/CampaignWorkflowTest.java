package dev.vocalise.workflows.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CampaignWorkflowTest extends WorkflowBench {
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
  void aLargeCampaignHasFewRunsOpenAndComesAsSeveralHistories() {
    FakeStages stages =
        new FakeStages(
            TestCampaigns.campaign(
                IntStream.range(0, 200).mapToObj(i -> "e" + i).toArray(String[]::new)));
    stages.places = 4;

    CampaignWorkflow workflow = start(stages);
    assertThat(workflow.run(CAMPAIGN).state()).isEqualTo("DONE");

    List<String> scored = stages.calls.stream().filter(c -> c.startsWith("scored")).toList();
    assertThat(scored).hasSize(600).doesNotHaveDuplicates();
    assertThat(stages.calls.stream().filter(c -> c.startsWith("aggregated"))).hasSize(200);
    assertThat(stages.mostOpen).isEqualTo(4);
    assertThat(stages.calls.stream().filter("registered msp"::equals).count())
        .as("once in each history")
        .isBetween(2L, 4L);
  }

  @Test
  void corporaAreRegisteredOnceHoweverManyExperimentsUseThem() {
    FakeStages stages = new FakeStages(TestCampaigns.campaign("a", "b", "c"));

    start(stages).run(CAMPAIGN);

    assertThat(stages.calls.stream().filter(c -> c.startsWith("registered")))
        .containsExactly("registered iemocap", "registered msp");
  }

  @Test
  void furtherCorporaAreHeardAsAWholeOnceAndGoToTheTrainingsThatNameThem() throws Exception {
    FakeStages stages =
        new FakeStages(
            TestCampaigns.campaign(
                TestCampaigns.withExtra("full"),
                TestCampaigns.withExtra("more"),
                TestCampaigns.experiment("plain")));

    assertThat(start(stages).run(CAMPAIGN).state()).isEqualTo("DONE");

    assertThat(stages.calls.stream().filter(c -> c.matches("(registered|prepared) .*")))
        .containsExactly(
            "registered iemocap",
            "registered msp",
            "registered podcast",
            "prepared all of podcast",
            "registered emodb",
            "prepared all of emodb");
    assertThat(stages.calls.stream().filter("with podcast, emodb"::equals)).hasSize(6);
    record("campaign-extra-done", "seed-run-extra-done");
  }

  @Test
  void whatReproducesOtherRunsIsComparedWithThemAtTheEnd() throws Exception {
    UUID original = new UUID(4, 2);
    FakeStages stages =
        new FakeStages(
            TestCampaigns.campaign(TestCampaigns.experiment("full").again(List.of(1), original)));

    assertThat(start(stages).run(CAMPAIGN).state()).isEqualTo("DONE");

    assertThat(stages.calls)
        .contains("scored 1")
        .endsWith("aggregated full", "compared full with " + original, "finished null");
    record("campaign-reproduced", null);
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
  void aCorpusThatNoWaitingRunNeedsIsNotAskedFor() {
    FakeStages stages = withEndedRuns();
    stages.missingCorpus = "gone";

    assertThat(start(stages).run(CAMPAIGN).state()).isEqualTo("DONE");

    assertThat(stages.calls)
        .contains("scored 100", "scored 101", "scored 102", "aggregated old")
        .doesNotContain("registered gone");
  }

  @Test
  void aRunThatWaitsAgainHasItsCorpusPreparedThen() throws IOException {
    FakeStages stages = withEndedRuns();
    waitAgainWhenPlanned(stages);

    assertThat(start(stages).run(CAMPAIGN).state()).isEqualTo("DONE");

    assertThat(stages.calls)
        .contains("registered gone", "scored 0", "scored 1", "scored 2", "scored 100");
    record("campaign-corpus-late", null);
  }

  @Test
  void aRunThatWaitsAgainWithoutItsCorpusFailsAlone() {
    FakeStages stages = withEndedRuns();
    stages.missingCorpus = "gone";
    waitAgainWhenPlanned(stages);

    assertThat(start(stages).run(CAMPAIGN).state()).isEqualTo("DONE");

    assertThat(stages.calls)
        .contains("failed 0 CORPUS_NOT_REGISTERED corpus gone is gone")
        .contains("scored 100", "scored 101", "scored 102", "finished null");
  }

  private static FakeStages withEndedRuns() {
    FakeStages stages =
        new FakeStages(
            TestCampaigns.campaign(
                TestCampaigns.experiment("old", "gone"), TestCampaigns.experiment("new", "msp")));
    stages.allEnded(0, true);
    return stages;
  }

  /** As a resumption does while the campaign is running. */
  private static void waitAgainWhenPlanned(FakeStages stages) {
    stages.whenPlanned = () -> stages.allEnded(0, false);
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
  void whatFindsDamagedArtifactsIsTriedAgainAfterEverythingBeforeIt() throws IOException {
    FakeStages stages =
        new FakeStages(
            TestCampaigns.campaign(
                TestCampaigns.fusion("full", "asr"), TestCampaigns.experiment("audio")));
    stages.damaged.putAll(Map.of("prepareAudio", 2, "transcribe", 1, "evaluate", 1));

    assertThat(start(stages).run(CAMPAIGN).state()).isEqualTo("DONE");

    assertThat(stages.calls)
        .contains("scored 0 msp", "scored 1 msp", "scored 2 msp")
        .contains("scored 100", "scored 101", "scored 102")
        .endsWith("aggregated full", "aggregated audio", "finished null");
    record("campaign-repaired", null);
  }

  @Test
  void sharedStagesThatAlwaysFindDamagedArtifactsEndTheCampaign() {
    FakeStages stages = new FakeStages(TestCampaigns.campaign("full"));
    stages.damaged.put("prepareAudio", 1000);

    assertThat(start(stages).run(CAMPAIGN).state()).isEqualTo("FAILED");

    assertThat(stages.calls).endsWith("finished ARTIFACT_CORRUPT: an input is damaged");
    assertThat(stages.damaged).containsEntry("prepareAudio", 996);
  }
}

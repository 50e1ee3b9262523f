package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static dev.vocalise.activities.DemoExperiments.beam;
import static dev.vocalise.activities.DemoExperiments.bert;
import static dev.vocalise.activities.DemoExperiments.bertOnHeardWords;
import static dev.vocalise.activities.DemoExperiments.inBfloat16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.StageProgress;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.fusion.FusionReport;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.experiment.TextSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audio, text and both on the demo corpora and tiny checkpoints, on embedded or real servers. */
@Tag("servers")
class FusionCampaignIT {
  private static final FusionSpec AUDIO_ONLY = new FusionSpec(FusionSpec.AUDIO_ONLY);

  @TempDir static Path home;
  private static DemoPlatform demo;

  @BeforeAll
  static void start() throws Exception {
    demo = DemoPlatform.start(home, 2);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void eachModelIsTrainedOnceHoweverManyExperimentsNeedIt() {
    CampaignBoard board =
        demo.run(
            "fusion",
            experiment(6, "audio", null, ast()),
            experiment(6, "text", null, bert()),
            experiment(6, "both", AUDIO_ONLY, ast(), bert()));

    assertThat(board.campaign().state()).isEqualTo(CampaignState.DONE);
    RunView both = demo.view(board, 2);
    assertThat(both.stages())
        .extracting(StageView::stage, StageView::subject)
        .containsExactly(
            tuple(StageName.TRAIN.stored(), "audio"),
            tuple(StageName.TRAIN.stored(), "text"),
            tuple(StageName.EVALUATE.stored(), ""));
    assertThat(demo.trained(board)).isEqualTo(2);

    FusionReport fusion = Objects.requireNonNull(demo.scores(board, 2).fusion());
    assertThat(fusion.audio()).isEqualTo(demo.scores(board, 0).decided());
    assertThat(fusion.text()).isEqualTo(demo.scores(board, 1).decided());
    assertThat(fusion.counts().both() + fusion.counts().audioOnly())
        .isEqualTo((int) fusion.audio().confusion().total());
    assertThat(ExperimentScores.of(board.experiments().get(2)).modalities())
        .containsOnlyKeys("audio", "text");
    assertThat(both.curves())
        .containsKeys(
            "audio.validation-accuracy", "text.validation-accuracy", "audio.uar", "text.uar");
    assertThat(demo.view(board, 1).curves()).containsKey("validation-accuracy");
    assertThat(demo.fullAudit().findings()).isEmpty();
  }

  @Test
  void aTargetIsRecognisedOnceAndAnInstanceThatStopsLeavesItsWordsToTheNext() throws Exception {
    demo.launch("heard", experiment(5, "asr", AUDIO_ONLY, ast(), bertOnHeardWords(20)));
    awaitFirstWordsOf("heard");
    demo.restart();
    CampaignBoard board = demo.ended("heard");

    assertThat(board.campaign().state()).isEqualTo(CampaignState.DONE);
    List<StageView> attempts = demo.transcriptions("heard");
    StageView last = attempts.get(attempts.size() - 1);
    assertThat(attempts.stream().filter(stage -> stage.state() == StageState.DONE)).hasSize(1);
    assertThat(done(last)).isEqualTo(Objects.requireNonNull(last.progress()).total());
    assertThat(Objects.requireNonNull(last.result()).path("wordErrorRate").asDouble())
        .isBetween(0.0, 5.0);
    assertThat(demo.scores(board, 0).fusion()).isNotNull();

    demo.run("heard-again", experiment(5, "asr", null, bertOnHeardWords(20)));

    assertThat(demo.transcriptions("heard-again"))
        .extracting(StageView::state)
        .containsExactly(StageState.CACHED);
  }

  /** The embedded Temporal goes on meanwhile, and has open workflows of the first worker. */
  @Test
  void aWorkerThatStopsInTheMiddleOfARecognitionLeavesItsCampaignToTheNext() {
    BranchSpec reads = bert(TextSpec.ASR, TextSpec.CORPUS, inBfloat16(beam(21)));
    demo.launch("handed-over", experiment(7, "asr", AUDIO_ONLY, ast(), reads));
    awaitFirstWordsOf("handed-over");
    demo.replaceWorker();
    CampaignBoard board = demo.ended("handed-over");

    assertThat(board.campaign().state()).isEqualTo(CampaignState.DONE);
    List<StageView> attempts = demo.transcriptions("handed-over");
    assertThat(attempts).hasSizeGreaterThan(1);
    JsonNode result = Objects.requireNonNull(attempts.get(attempts.size() - 1).result());
    assertThat(result.at("/precision/utterances").asInt()).isEqualTo(50);
    assertThat(AuditIT.violated(demo.fullAudit()))
        .isEmpty(); // lines are the rows, the effect theirs
  }

  private static void awaitFirstWordsOf(String campaign) {
    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> demo.transcriptions(campaign).stream().anyMatch(stage -> done(stage) > 0));
  }

  private static int done(StageView stage) {
    StageProgress progress = stage.progress();
    return progress == null ? 0 : progress.done();
  }

  /** With a seed of its own where a test counts trainings: the others fill the stage cache. */
  private static ExperimentSpec experiment(
      int seed, String name, @Nullable FusionSpec fusion, BranchSpec... branches) {
    return DemoExperiments.experiment(
        name, DemoPlatform.MSP_IMPROV, List.of(seed), fusion, branches);
  }
}

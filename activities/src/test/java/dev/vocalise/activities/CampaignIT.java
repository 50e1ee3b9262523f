package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static dev.vocalise.activities.DemoExperiments.experiment;
import static dev.vocalise.activities.DemoExperiments.wav2vec2;
import static dev.vocalise.activities.DemoPlatform.EMO_DB;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.training.TrainingMetrics;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Campaigns of one round on the demo corpora, on embedded or real servers. */
@Tag("servers")
class CampaignIT {
  @TempDir static Path home;
  private static DemoPlatform demo;

  @BeforeAll
  static void start() throws Exception {
    demo = DemoPlatform.start(home, 1);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void aCampaignEndsWithTheScoreOfEverySeed() {
    CampaignBoard board = run("two-seeds", EMO_DB, 0, 1);

    assertThat(board.campaign().state()).isEqualTo(CampaignState.DONE);
    ExperimentScores scores = ExperimentScores.of(board.experiments().get(0));
    assertThat(scores.missing()).isZero();
    assertThat(scores.seeds())
        .hasSize(2)
        .allSatisfy(seed -> assertThat(seed.uar()).isBetween(10.0, 100.0));
    RunView view = demo.view(board, 0);
    assertThat(view.curves())
        .containsKeys(
            TrainingMetrics.VALIDATION_ACCURACY,
            TrainingMetrics.LEARNING_RATE,
            TrainingMetrics.LOSS + "total",
            TrainingMetrics.LOSS + "emotion",
            "recall.neutral",
            "recall.anger");
    assertThat(view.stages())
        .extracting(StageView::stage)
        .containsExactly(StageName.TRAIN.stored(), StageName.EVALUATE.stored());
    assertThat(demo.fullAudit().findings()).isEmpty();
  }

  @Test
  void theSameSeedInAnotherCampaignIsTakenFromTheCacheWithEqualScores() {
    CampaignBoard first = run("first", EMO_DB, 7);

    CampaignBoard second = run("second", EMO_DB, 7);

    StageView training = demo.view(second, 0).stages().get(0);
    assertThat(training.state()).isEqualTo(StageState.CACHED);
    assertThat(uars(second)).isEqualTo(uars(first));
    assertThat(demo.view(second, 0).curves().keySet())
        .isEqualTo(demo.view(first, 0).curves().keySet());
  }

  @Test
  void aModelWhoseBytesAreGoneIsTrainedAgainToTheSameBits() {
    CampaignBoard first = run("before-loss", EMO_DB, 9);
    FileRef model = demo.view(first, 0).stages().get(0).outputs().get(0);
    demo.delete(model);

    CampaignBoard second = run("after-loss", EMO_DB, 9);

    StageView training = demo.view(second, 0).stages().get(0);
    assertThat(training.state()).isEqualTo(StageState.DONE);
    assertThat(training.outputs().get(0).sha256()).isEqualTo(model.sha256());
  }

  /** Table 11: raw waves instead of spectrograms, with batches that pass in four parts. */
  @Test
  void aCampaignOnRawWavesIsScoredTakenFromTheCacheAndTrainedAgainToTheSameBits() throws Exception {
    CorpusChoice few = new CorpusChoice("few", "csv", "default");
    CorpusChoice fewer = new CorpusChoice("fewer", "csv", "default");
    Path source = demo.corpora().iemocap();
    Path target = demo.corpora().emoDb();
    demo.register(few, FewRecordings.of("iemocap", source, home.resolve("few"), 12));
    demo.register(fewer, FewRecordings.of("emo-db", target, home.resolve("fewer"), 6));
    ExperimentSpec waves = experiment("waves", few, fewer, List.of(0), null, wav2vec2());
    CampaignBoard first = demo.run("waves", waves);

    StageView training = demo.trainings(first, 0).get(0);
    FileRef model = DemoPlatform.output(training, "model.safetensors");
    Scores scores = demo.scores(first, 0).decided();
    JsonNode split = demo.json(DemoPlatform.output(training, "training.json")).get(0).path("split");
    assertThat(scores.confusion().total()).isEqualTo(split.path("targetTest").size());
    assertThat(scores.unweightedAverageRecall()).isBetween(0.1, 1.0);
    assertThat(demo.view(first, 0).curves())
        .containsKeys(TrainingMetrics.VALIDATION_ACCURACY, TrainingMetrics.LOSS + "total");

    CampaignBoard second = demo.run("waves-again", waves);

    assertThat(demo.trainings(second, 0))
        .extracting(StageView::state)
        .containsExactly(StageState.CACHED);
    assertThat(demo.scores(second, 0).decided()).isEqualTo(scores);

    demo.delete(model);
    CampaignBoard third = demo.run("waves-lost", waves);

    StageView again = demo.trainings(third, 0).get(0);
    assertThat(again.state()).isEqualTo(StageState.DONE);
    assertThat(DemoPlatform.output(again, "model.safetensors").sha256()).isEqualTo(model.sha256());
    assertThat(demo.scores(third, 0).decided()).isEqualTo(scores);
  }

  @Test
  void aMissingCorpusFailsTheCampaignAndIsNamed() {
    CampaignBoard board = run("no-corpus", new CorpusChoice("absent", "emo-db", "default"), 0);

    assertThat(board.campaign().state()).isEqualTo(CampaignState.FAILED);
    assertThat(board.campaign().reason()).contains("CORPUS_NOT_REGISTERED").contains("'absent'");
    assertThat(board.experiments().get(0).seeds())
        .allSatisfy(
            cell -> {
              assertThat(cell.state()).isEqualTo(RunState.FAILED);
              assertThat(Objects.requireNonNull(cell.failure()).code())
                  .isEqualTo("CORPUS_NOT_REGISTERED");
              assertThat(cell.failure().message()).startsWith("not started: ").contains("absent");
            });
  }

  @Test
  void aFailedCampaignGoesOnWhenItIsResumed() {
    CorpusChoice late = new CorpusChoice("late", "emo-db", "default");
    run("resumed", late, 3);
    demo.register(late, demo.corpora().emoDb());

    assertThat(demo.platform().service().resume("resumed").orElseThrow().runs()).hasSize(1);

    assertThat(demo.ended("resumed").campaign().state()).isEqualTo(CampaignState.DONE);
  }

  private static CampaignBoard run(String name, CorpusChoice target, Integer... seeds) {
    return demo.run(name, experiment("full", target, List.of(seeds), null, ast()));
  }

  private static List<Double> uars(CampaignBoard board) {
    return ExperimentScores.of(board.experiments().get(0)).seeds().stream()
        .map(ExperimentScores.SeedUar::uar)
        .toList();
  }
}

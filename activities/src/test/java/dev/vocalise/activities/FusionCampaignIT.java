package dev.vocalise.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.infra.artifact.MinioArtifactStore;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.StageProgress;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.LocalStack;
import dev.vocalise.infra.local.Settings;
import dev.vocalise.model.backbone.ComputeDevice;
import dev.vocalise.model.dataset.DemoCorpora;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.fusion.FusionReport;
import dev.vocalise.workflows.campaign.BranchSpec;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.campaign.ExperimentSpec;
import dev.vocalise.workflows.campaign.FusionSpec;
import dev.vocalise.workflows.campaign.TextSpec;
import dev.vocalise.workflows.dataset.CorpusChoice;
import dev.vocalise.workflows.dataset.SplitSpec;
import dev.vocalise.workflows.training.LossSpec;
import dev.vocalise.workflows.training.TrainingSpec;
import dev.vocalise.workflows.transcription.DecoderSpec;
import dev.vocalise.workflows.transcription.RecogniserSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audio, text and both on the demo corpora and tiny checkpoints, on real embedded servers. */
class FusionCampaignIT {
  private static final Path DEMO = Path.of("../demo");

  @TempDir static Path home;
  private static DataDirectory data;
  private static LocalStack stack;
  private static Platform platform;

  @BeforeAll
  static void start() throws Exception {
    data = DataDirectory.open(home.resolve("data"));
    stack = LocalStack.start(data, Settings.embedded());
    platform = open();
    platform.startWorker();
    DemoCorpora corpora = DemoCorpora.unpack(DEMO.resolve("corpora"), home.resolve("corpora"));
    platform.corpusRegistrar().add("iemocap", corpora.iemocap(), "source", ImportOptions.strict());
    platform
        .corpusRegistrar()
        .add("msp-improv", corpora.mspImprov(), "target", ImportOptions.strict());
    platform.modelRegistrar().add("ast", DEMO.resolve("models/ast-tiny"), "ast-tiny");
    platform
        .modelRegistrar()
        .add("wav2vec2", DEMO.resolve("models/wav2vec2-tiny"), "wav2vec2-tiny");
    platform.modelRegistrar().add("bert", DEMO.resolve("models/bert-tiny"), "bert-tiny");
  }

  private static Platform open() {
    Endpoints at = stack.endpoints();
    return Platform.open(
        new PlatformConfig(
            new DatabaseConfig(at.jdbcUrl(), at.dbUser(), at.dbPassword(), 8),
            MinioArtifactStore.connect(
                at.s3Endpoint(),
                at.s3AccessKey(),
                at.s3SecretKey(),
                MinioArtifactStore.DEFAULT_BUCKET),
            at.temporalAddress(),
            home.resolve("data"),
            ComputeDevice.CPU,
            1,
            2,
            1,
            "test"));
  }

  @AfterAll
  static void stop() {
    platform.close();
    stack.close();
    data.close();
  }

  @Test
  void eachModelIsTrainedOnceHoweverManyExperimentsNeedIt() {
    CampaignBoard board =
        run(
            "fusion",
            experiment(6, "audio", "audio", null, audio()),
            experiment(6, "text", "text", null, text()),
            experiment(6, "both", "audio+text", new FusionSpec("audio-only"), audio(), text()));

    assertThat(board.campaign().state()).isEqualTo(CampaignState.DONE);
    RunView both = view(board, 2);
    assertThat(both.stages())
        .extracting(StageView::stage, StageView::subject)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("trainAlternating", "audio"),
            org.assertj.core.groups.Tuple.tuple("trainAlternating", "text"),
            org.assertj.core.groups.Tuple.tuple("evaluateFusion", ""));
    long trained =
        board.experiments().stream()
            .flatMap(row -> platform.stages().ofRun(row.seeds().get(0).runId()).stream())
            .filter(stage -> stage.stage().equals("trainAlternating"))
            .filter(stage -> stage.state() != StageState.CACHED)
            .count();
    assertThat(trained).isEqualTo(2);

    RunScores scores = RunScores.of(Objects.requireNonNull(both.run().scores()));
    FusionReport fusion = Objects.requireNonNull(scores.fusion());
    assertThat(fusion.audio()).isEqualTo(alone(board, 0));
    assertThat(fusion.text()).isEqualTo(alone(board, 1));
    assertThat(fusion.counts().both() + fusion.counts().audioOnly())
        .isEqualTo((int) fusion.audio().confusion().total());
    assertThat(ExperimentScores.of(board.experiments().get(2)).modalities())
        .containsOnlyKeys("audio", "text");
    assertThat(both.curves())
        .containsKeys(
            "audio.validation-accuracy", "text.validation-accuracy", "audio.uar", "text.uar");
    assertThat(view(board, 1).curves()).containsKey("validation-accuracy");
    assertThat(platform.ledger().verify().problems()).isEmpty();
  }

  @Test
  void aTargetIsRecognisedOnceAndAnInstanceThatStopsLeavesItsWordsToTheNext() throws Exception {
    launch(
        "heard",
        experiment(5, "asr", "audio+text", new FusionSpec("audio-only"), audio(), heard()));
    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> transcriptions("heard").stream().anyMatch(stage -> done(stage) > 0));
    platform.close();
    stack.close(); // the embedded Temporal forgets, as when the whole instance stops
    stack = LocalStack.start(data, Settings.embedded());
    platform = open();
    platform.startWorker();
    CampaignBoard board = ended("heard");

    assertThat(board.campaign().state()).isEqualTo(CampaignState.DONE);
    List<StageView> attempts = transcriptions("heard");
    StageView last = attempts.get(attempts.size() - 1);
    assertThat(attempts.stream().filter(stage -> stage.state() == StageState.DONE)).hasSize(1);
    assertThat(done(last)).isEqualTo(Objects.requireNonNull(last.progress()).total());
    assertThat(Objects.requireNonNull(last.result()).path("wordErrorRate").asDouble())
        .isBetween(0.0, 5.0);
    assertThat(RunScores.of(Objects.requireNonNull(view(board, 0).run().scores())).fusion())
        .isNotNull();

    run("heard-again", experiment(5, "asr", "text", null, heard()));

    assertThat(transcriptions("heard-again"))
        .extracting(StageView::state)
        .containsExactly(StageState.CACHED);
  }

  /** The embedded Temporal goes on meanwhile, and has open workflows of the first worker. */
  @Test
  void aWorkerThatStopsInTheMiddleOfARecognitionLeavesItsCampaignToTheNext() {
    launch(
        "handed-over",
        experiment(7, "asr", "audio+text", new FusionSpec("audio-only"), audio(), heard(21)));
    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> transcriptions("handed-over").stream().anyMatch(stage -> done(stage) > 0));
    platform.close();
    platform = open();
    platform.startWorker();
    CampaignBoard board = ended("handed-over");

    assertThat(board.campaign().state()).isEqualTo(CampaignState.DONE);
    assertThat(transcriptions("handed-over")).hasSizeGreaterThan(1);
  }

  private static List<StageView> transcriptions(String campaign) {
    return platform
        .stages()
        .ofCampaign(platform.campaigns().findByName(campaign).orElseThrow().id())
        .stream()
        .filter(stage -> stage.stage().equals("transcribe"))
        .toList();
  }

  private static int done(StageView stage) {
    StageProgress progress = stage.progress();
    return progress == null ? 0 : progress.done();
  }

  @Test
  void aTextBranchOfACorpusOfNeutralSentencesIsRefused() throws Exception {
    DemoCorpora corpora = DemoCorpora.unpack(DEMO.resolve("corpora"), home.resolve("corpora"));
    platform.corpusRegistrar().add("emo-db", corpora.emoDb(), "neutral", ImportOptions.strict());
    ExperimentSpec read = experiment(5, "text", "text", null, text());
    CampaignBoard board =
        run(
            "refused",
            new ExperimentSpec(
                read.name(),
                read.source(),
                new CorpusChoice("neutral", "emo-db", "default"),
                read.modality(),
                read.branches(),
                null,
                read.seeds(),
                read.split(),
                null));

    assertThat(board.campaign().state()).isEqualTo(CampaignState.INCOMPLETE);
    assertThat(
            Objects.requireNonNull(board.experiments().get(0).seeds().get(0).failure()).message())
        .contains("neutral")
        .contains("§4.1.3");
  }

  private static dev.vocalise.model.aggregation.Scores alone(CampaignBoard board, int experiment) {
    return RunScores.of(Objects.requireNonNull(view(board, experiment).run().scores())).decided();
  }

  private static CampaignBoard run(String name, ExperimentSpec... experiments) {
    launch(name, experiments);
    return ended(name);
  }

  private static void launch(String name, ExperimentSpec... experiments) {
    platform
        .service()
        .launch(new CampaignSpec(name, null, List.of(experiments), List.of()), "name: " + name);
  }

  private static CampaignBoard ended(String name) {
    await()
        .atMost(Duration.ofMinutes(10))
        .until(() -> platform.campaigns().board(name).orElseThrow().campaign().state().ended());
    return platform.campaigns().board(name).orElseThrow();
  }

  private static RunView view(CampaignBoard board, int experiment) {
    return platform
        .runs()
        .view(board.experiments().get(experiment).seeds().get(0).runId())
        .orElseThrow();
  }

  /** With a seed of its own where a test counts trainings: the others fill the stage cache. */
  private static ExperimentSpec experiment(
      int seed,
      String name,
      String modality,
      @org.jspecify.annotations.Nullable FusionSpec fusion,
      BranchSpec... branches) {
    return new ExperimentSpec(
        name,
        new CorpusChoice("source", "iemocap", "default"),
        new CorpusChoice("target", "msp-improv", "default"),
        modality,
        List.of(branches),
        fusion,
        List.of(seed),
        new SplitSpec("random", 0.1, 0.3),
        null);
  }

  private static BranchSpec audio() {
    return new BranchSpec("audio", "ast", "ast-tiny", null, training(0.1));
  }

  private static BranchSpec text() {
    TextSpec text = new TextSpec(32, 0.15, false, "corpus", "corpus", null);
    return new BranchSpec("text", "bert", "bert-tiny", text, training(0));
  }

  /** As {@link #text()}, but the words of T_te are recognised. */
  private static BranchSpec heard() {
    return heard(20);
  }

  private static BranchSpec heard(int beamWidth) {
    RecogniserSpec recogniser =
        new RecogniserSpec("wav2vec2-tiny", new DecoderSpec("beam", beamWidth, null, null, null));
    TextSpec text = new TextSpec(32, 0.15, false, "asr", "corpus", recogniser);
    return new BranchSpec("text", "bert", "bert-tiny", text, training(0));
  }

  private static TrainingSpec training(double augmentationType) {
    return new TrainingSpec(
        true,
        1,
        1,
        64,
        1,
        1,
        "previous-round",
        "best-after-target",
        1e-3,
        0.01,
        0.1,
        50,
        30,
        30,
        128,
        new LossSpec(0.5, 0.5, augmentationType, 0.1, "literal"),
        64);
  }
}

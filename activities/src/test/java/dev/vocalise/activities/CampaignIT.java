package dev.vocalise.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.training.TrainingMetrics;
import dev.vocalise.infra.artifact.MinioArtifactStore;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.LocalStack;
import dev.vocalise.infra.local.Settings;
import dev.vocalise.model.backbone.ComputeDevice;
import dev.vocalise.model.dataset.DemoCorpora;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.workflows.campaign.BranchSpec;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.campaign.ExperimentSpec;
import dev.vocalise.workflows.dataset.CorpusChoice;
import dev.vocalise.workflows.dataset.SplitSpec;
import dev.vocalise.workflows.training.LossSpec;
import dev.vocalise.workflows.training.TrainingSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Campaigns of one round on the demo corpora, on real embedded servers. */
class CampaignIT {
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
    platform.corpusRegistrar().add("emo-db", corpora.emoDb(), "target", ImportOptions.strict());
    platform.modelRegistrar().add("ast", DEMO.resolve("models/ast-tiny"), "ast-tiny");
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
            1,
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
  void aCampaignEndsWithTheScoreOfEverySeed() {
    CampaignBoard board = run("two-seeds", "target", 0, 1);

    assertThat(board.campaign().state()).isEqualTo(CampaignState.DONE);
    ExperimentScores scores = ExperimentScores.of(board.experiments().get(0));
    assertThat(scores.missing()).isZero();
    assertThat(scores.seeds())
        .hasSize(2)
        .allSatisfy(seed -> assertThat(seed.uar()).isBetween(10.0, 100.0));
    RunView view = view(board, 0);
    assertThat(view.curves())
        .containsKeys(
            TrainingMetrics.VALIDATION_ACCURACY,
            TrainingMetrics.LEARNING_RATE,
            TrainingMetrics.LOSS_TOTAL,
            TrainingMetrics.LOSS_EMOTION,
            "recall.neutral",
            "recall.anger");
    assertThat(view.stages())
        .extracting(StageView::stage)
        .containsExactly("trainAlternating", "evaluateFusion");
    assertThat(platform.ledger().verify().problems()).isEmpty();
  }

  @Test
  void theSameSeedInAnotherCampaignIsTakenFromTheCacheWithEqualScores() {
    CampaignBoard first = run("first", "target", 7);

    CampaignBoard second = run("second", "target", 7);

    StageView training = view(second, 0).stages().get(0);
    assertThat(training.state()).isEqualTo(StageState.CACHED);
    assertThat(uars(second)).isEqualTo(uars(first));
    assertThat(view(second, 0).curves().keySet()).isEqualTo(view(first, 0).curves().keySet());
  }

  @Test
  void aModelWhoseBytesAreGoneIsTrainedAgainToTheSameBits() {
    CampaignBoard first = run("before-loss", "target", 9);
    FileRef model = view(first, 0).stages().get(0).outputs().get(0);
    delete(model);

    CampaignBoard second = run("after-loss", "target", 9);

    StageView training = view(second, 0).stages().get(0);
    assertThat(training.state()).isEqualTo(StageState.DONE);
    assertThat(training.outputs().get(0).sha256()).isEqualTo(model.sha256());
  }

  @Test
  void aMissingCorpusFailsTheCampaignAndIsNamed() {
    CampaignBoard board = run("no-corpus", "absent", 0);

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
  void aFailedCampaignGoesOnWhenItIsResumed() throws Exception {
    run("resumed", "late", 3);
    DemoCorpora corpora = DemoCorpora.unpack(DEMO.resolve("corpora"), home.resolve("corpora"));
    platform.corpusRegistrar().add("emo-db", corpora.emoDb(), "late", ImportOptions.strict());

    assertThat(platform.service().resume("resumed")).contains(1);

    assertThat(ended("resumed").campaign().state()).isEqualTo(CampaignState.DONE);
  }

  private static CampaignBoard run(String name, String target, int... seeds) {
    platform.service().launch(spec(name, target, seeds), "name: " + name);
    return ended(name);
  }

  private static CampaignBoard ended(String name) {
    await().atMost(Duration.ofMinutes(10)).until(() -> board(name).campaign().state().ended());
    return board(name);
  }

  private static CampaignBoard board(String name) {
    return platform.campaigns().board(name).orElseThrow();
  }

  private static RunView view(CampaignBoard board, int seed) {
    CampaignBoard.SeedCell cell = board.experiments().get(0).seeds().get(seed);
    assertThat(cell.state()).isEqualTo(RunState.DONE);
    return platform.runs().view(cell.runId()).orElseThrow();
  }

  private static List<Double> uars(CampaignBoard board) {
    return ExperimentScores.of(board.experiments().get(0)).seeds().stream()
        .map(ExperimentScores.SeedUar::uar)
        .toList();
  }

  /** The embedded store keeps an object as a plain file. */
  private static void delete(FileRef artifact) {
    try (Stream<Path> files = java.nio.file.Files.walk(data.objects())) {
      Path file =
          files
              .filter(path -> path.toString().endsWith(artifact.sha256().substring(2)))
              .findFirst()
              .orElseThrow();
      java.nio.file.Files.delete(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static CampaignSpec spec(String name, String target, int... seeds) {
    return new CampaignSpec(
        name,
        null,
        List.of(
            new ExperimentSpec(
                "full",
                new CorpusChoice("source", "iemocap", "default"),
                new CorpusChoice(target, "emo-db", "default"),
                "audio",
                List.of(new BranchSpec("audio", "ast", "ast-tiny", null, training())),
                null,
                java.util.Arrays.stream(seeds).boxed().toList(),
                new SplitSpec("random", 0.1, 0.3),
                null)),
        List.of());
  }

  private static TrainingSpec training() {
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
        new LossSpec(0.5, 0.5, 0.1, 0.1, "literal"),
        64);
  }
}

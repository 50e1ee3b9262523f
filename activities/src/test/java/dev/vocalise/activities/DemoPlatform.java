package dev.vocalise.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import dev.vocalise.activities.audit.AuditReport;
import dev.vocalise.activities.audit.AuditScope;
import dev.vocalise.activities.audit.AuditedStore;
import dev.vocalise.activities.audit.Auditor;
import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.worker.WorkerPlan;
import dev.vocalise.infra.artifact.MinioArtifactStore;
import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.Failure;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.LocalStack;
import dev.vocalise.infra.local.TestServers;
import dev.vocalise.infra.payload.PayloadKeys;
import dev.vocalise.infra.temporal.TemporalConfig;
import dev.vocalise.model.dataset.DemoCorpora;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A platform with a worker on embedded or real servers, in a folder of its own; the demo's corpora
 * are registered under the names of their kinds, its checkpoints under those of their folders.
 */
final class DemoPlatform implements AutoCloseable {
  static final CorpusChoice IEMOCAP = new CorpusChoice("iemocap", "iemocap", "default");
  static final CorpusChoice MSP_IMPROV = new CorpusChoice("msp-improv", "msp-improv", "default");
  static final CorpusChoice EMO_DB = new CorpusChoice("emo-db", "emo-db", "default");

  private static final Path DEMO = Path.of("../demo");

  /** A fifth of it is usual; two busy cores and a cold disk must not fail a test. */
  private static final Duration LONGEST_CAMPAIGN = Duration.ofMinutes(10);

  private final Path home;
  private final DataDirectory data;
  private final int trainingSlots;
  private final DemoCorpora corpora;
  private final TestServers servers;
  private final PayloadKeys keys;
  private LocalStack stack;
  private Platform platform;

  private DemoPlatform(Path home, int trainingSlots, TestServers servers, PayloadKeys keys)
      throws Exception {
    this.home = home;
    this.keys = keys;
    this.servers = servers;
    this.trainingSlots = trainingSlots;
    data = DataDirectory.open(home.resolve("data"));
    stack = LocalStack.start(data, servers.settings());
    platform = open();
    startWorker();
    corpora = DemoCorpora.unpack(DEMO.resolve("corpora"), home.resolve("corpora"));
  }

  /** {@code trainingSlots}: models that are trained at the same time, with one thread each. */
  static DemoPlatform start(Path home, int trainingSlots) throws Exception {
    DemoPlatform demo = reopen(home, trainingSlots);
    demo.register(IEMOCAP, demo.corpora.iemocap());
    demo.register(MSP_IMPROV, demo.corpora.mspImprov());
    demo.register(EMO_DB, demo.corpora.emoDb());
    for (String kind : List.of("ast", "wav2vec2", "bert")) {
      String name = kind + "-tiny";
      demo.platform.modelRegistrar().add(kind, DEMO.resolve("models").resolve(name), name);
    }
    return demo;
  }

  /** On the folder {@code data} as it is there; nothing is registered. */
  static DemoPlatform reopen(Path home, int trainingSlots) throws Exception {
    return reopen(home, trainingSlots, TestServers.start(home.resolve("servers")));
  }

  /** On servers that run already, which it stops at its end. */
  static DemoPlatform reopen(Path home, int trainingSlots, TestServers servers) throws Exception {
    return new DemoPlatform(home, trainingSlots, servers, PayloadKeys.NONE);
  }

  /** With nothing registered, and payloads that only these keys read. */
  static DemoPlatform encrypted(Path home, PayloadKeys keys) throws Exception {
    return new DemoPlatform(home, 1, TestServers.start(home.resolve("servers")), keys);
  }

  private Platform open() {
    Endpoints at = stack.endpoints();
    return Platform.open(
        new PlatformConfig(
            at.database().withConnections(8),
            TestServers.store(at),
            at.temporal(),
            keys,
            home.resolve("data"),
            ComputeDevice.CPU,
            1,
            true,
            trainingSlots,
            1,
            Duration.ofSeconds(60),
            "test"));
  }

  private void startWorker() {
    platform.startWorker(WorkerPlan.everything("test", "test", null), line -> {});
  }

  /** Of ledger and rows. */
  Ledger.Report audit() {
    try {
      return platform.ledger().audit(platform.keys().trusted(), platform.keys().signedHeads());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of everything: numbers and bytes too. */
  AuditReport fullAudit() {
    try {
      return new Auditor(
              platform.database(),
              new AuditedStore(platform.artifacts(), TestServers.areReal() ? null : objects()),
              data.root(),
              2)
          .audit(AuditScope.EVERYTHING, line -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Platform platform() {
    return platform;
  }

  /** As the owner of the tables, who may switch triggers off. */
  Connection owner() throws SQLException {
    return Database.connect(stack.endpoints().database().asOwner());
  }

  TemporalConfig temporal() {
    return stack.endpoints().temporal();
  }

  /** The unpacked folders. */
  DemoCorpora corpora() {
    return corpora;
  }

  void register(CorpusChoice corpus, Path folder) {
    platform.corpusRegistrar().add(corpus.kind(), folder, corpus.corpus(), ImportOptions.strict());
  }

  /** Another worker takes over while the embedded Temporal goes on with its open workflows. */
  void replaceWorker() {
    platform.close();
    platform = open();
    startWorker();
  }

  /** The whole instance stops, and its Temporal forgets. */
  void restart() throws Exception {
    restart(() -> {});
  }

  /** What happens while nothing runs. */
  interface Mishap {
    void happen() throws Exception;
  }

  void restart(Mishap between) throws Exception {
    platform.close();
    stack.close();
    between.happen();
    stack = LocalStack.start(data, servers.settings());
    platform = open();
    startWorker();
  }

  /** Launches a campaign and waits for its end. */
  CampaignBoard run(String campaign, ExperimentSpec... experiments) {
    launch(campaign, experiments);
    return ended(campaign);
  }

  void launch(String campaign, ExperimentSpec... experiments) {
    platform
        .service()
        .launch(
            new CampaignSpec(campaign, null, List.of(experiments), List.of()), "name: " + campaign);
  }

  CampaignBoard ended(String campaign) {
    await().atMost(LONGEST_CAMPAIGN).until(() -> board(campaign).campaign().state().ended());
    return board(campaign);
  }

  CampaignBoard board(String campaign) {
    return platform.campaigns().board(campaign).orElseThrow();
  }

  /** The first seed of an experiment; it must have ended well. */
  RunView view(CampaignBoard board, int experiment) {
    CampaignBoard.SeedCell cell = board.experiments().get(experiment).seeds().get(0);
    assertThat(cell.state()).describedAs("%s", cell.failure()).isEqualTo(RunState.DONE);
    return platform.runs().view(cell.runId()).orElseThrow();
  }

  RunScores scores(CampaignBoard board, int experiment) {
    return RunScores.of(Objects.requireNonNull(view(board, experiment).run().scores()));
  }

  /** Why the first seed of an experiment has failed. */
  static Failure failure(CampaignBoard board, int experiment) {
    return Objects.requireNonNull(board.experiments().get(experiment).seeds().get(0).failure());
  }

  /** Trainings of the first seed of an experiment, one per branch. */
  List<StageView> trainings(CampaignBoard board, int experiment) {
    return view(board, experiment).stages().stream()
        .filter(stage -> stage.stage().equals(StageName.TRAIN.stored()))
        .toList();
  }

  /** Trainings of a campaign with one seed that no cache answered. */
  long trained(CampaignBoard board) {
    return java.util.stream.IntStream.range(0, board.experiments().size())
        .mapToObj(experiment -> trainings(board, experiment))
        .flatMap(List::stream)
        .filter(stage -> stage.state() == StageState.DONE)
        .count();
  }

  /** Attempts to transcribe, oldest first. */
  List<StageView> transcriptions(String campaign) {
    return platform
        .stages()
        .ofCampaign(platform.campaigns().findByName(campaign).orElseThrow().id())
        .stream()
        .filter(stage -> stage.stage().equals(StageName.TRANSCRIBE.stored()))
        .toList();
  }

  static FileRef output(StageView stage, String name) {
    return stage.outputs().stream()
        .filter(file -> file.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The JSON values of an artifact: one, or one per line. */
  List<JsonNode> json(FileRef artifact) {
    try (InputStream in = platform.artifacts().open(artifact.sha256());
        MappingIterator<JsonNode> values =
            CanonicalJson.MAPPER.readerFor(JsonNode.class).readValues(in)) {
      return values.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of the embedded store. */
  Path objects() {
    return data.objects().resolve(MinioArtifactStore.DEFAULT_BUCKET);
  }

  /** The file of one of its artifacts. */
  Path object(String sha256) {
    return objects().resolve("sha256").resolve(sha256.substring(0, 2)).resolve(sha256.substring(2));
  }

  void delete(FileRef artifact) {
    platform.artifacts().delete(artifact.sha256());
  }

  /** Changes every object of the embedded store, which keeps them as plain files. */
  void damage(UnaryOperator<byte[]> change) throws IOException {
    try (Stream<Path> files = Files.walk(data.objects())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.write(file, change.apply(Files.readAllBytes(file)));
      }
    }
  }

  /** What is in the store is read from there; no stage may be running. */
  void forgetCopies() throws IOException {
    DurableFiles.deleteAll(home.resolve("data/cache"));
  }

  @Override
  public void close() {
    platform.close();
    stack.close();
    servers.close();
    data.close();
  }
}

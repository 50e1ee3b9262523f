package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static dev.vocalise.activities.DemoExperiments.bert;
import static dev.vocalise.activities.DemoExperiments.experiment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vocalise.activities.dataset.CorpusManifests;
import dev.vocalise.activities.dataset.CorpusRegistrar;
import dev.vocalise.activities.dataset.DatasetActivitiesImpl;
import dev.vocalise.activities.fusion.FusionActivitiesImpl;
import dev.vocalise.activities.model.ModelRegistrar;
import dev.vocalise.activities.stage.ArtifactRepair;
import dev.vocalise.activities.stage.BackgroundHeartbeat;
import dev.vocalise.activities.stage.Heartbeat;
import dev.vocalise.activities.stage.HostFacts;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.activities.stage.StageRunner;
import dev.vocalise.activities.training.TrainingActivitiesImpl;
import dev.vocalise.infra.artifact.ArtifactCache;
import dev.vocalise.infra.artifact.MemoryArtifactStore;
import dev.vocalise.infra.lineage.ArtifactGarbageCollector;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.Checkpoint;
import dev.vocalise.infra.lineage.CheckpointRepository;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.infra.lineage.Fixture;
import dev.vocalise.infra.lineage.MetricRepository;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageTurns;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.infra.lineage.TestDatabase;
import dev.vocalise.model.dataset.DemoCorpora;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.dataset.AudioSpec;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.dataset.RegisteredDataset;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.fusion.EvaluationSpec;
import dev.vocalise.workflows.fusion.SeedScore;
import dev.vocalise.workflows.fusion.TrainedBranch;
import dev.vocalise.workflows.training.TrainedModel;
import dev.vocalise.workflows.training.TrainingRequest;
import io.temporal.client.ActivityWorkerShutdownException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Preparation and evaluation, interrupted between two steps by a heart that throws, on rows of a
 * real database.
 */
@SuppressWarnings("NullAway.Init") // JUnit
class StagesGoOnIT {
  private static final Path DEMO = Path.of("../demo");
  private static final Duration NEVER = Duration.ofDays(1);

  /** A few of the demo's utterances. */
  private static final long SHARD_SAMPLES = 100_000;

  @TempDir private static Path shared;
  private static DemoCorpora corpora;

  @TempDir private Path home;

  private final MemoryArtifactStore store = new MemoryArtifactStore();

  /** Of the attempt that runs, and what happens at a beat. */
  private final List<String> beats = new ArrayList<>();

  private Heartbeat heart = detail -> {};
  private Database database;
  private StageRepository stages;
  private UUID campaign;

  @BeforeAll
  static void unpack() throws Exception {
    corpora = DemoCorpora.unpack(DEMO.resolve("corpora"), shared);
  }

  /** A corpus of which files may be deleted. */
  private Path emoDb() throws Exception {
    Path own = home.resolve("emo-db");
    try (Stream<Path> files = Files.walk(corpora.emoDb())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path link = own.resolve(corpora.emoDb().relativize(file));
        Files.createDirectories(link.getParent());
        Files.createLink(link, file);
      }
    }
    return own;
  }

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.open();
    stages = new StageRepository(database);
    campaign = campaign("interrupted");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private UUID campaign(String name) {
    return new CampaignRepository(database).launch(Fixture.campaign(name, 1, 1)).id();
  }

  private StageRunner runner() {
    return new StageRunner(
        stages,
        new StageTurns(database),
        store,
        new ArtifactRepair(stages, new CheckpointRepository(database), store, List.of()),
        new ArtifactCache(home.resolve("cache"), 1 << 30),
        new HostFacts("host/1", JsonNodeFactory.instance.objectNode()),
        () -> new BackgroundHeartbeat(this::beat, NEVER));
  }

  private void beat(@Nullable String detail) {
    beats.add(String.valueOf(detail));
    heart.beat(detail);
  }

  private RunContext context(Duration checkpointEvery) {
    return new RunContext(
        store,
        new RunRepository(database),
        new MetricRepository(database),
        new CheckpointRepository(database),
        new ArtifactGarbageCollector(database),
        new ModelRepository(database),
        new FeatureSetRepository(database),
        ComputeDevice.CPU,
        1,
        true,
        new HostFacts("host/1", JsonNodeFactory.instance.objectNode()),
        home.resolve("cache"),
        home.resolve("scratch"),
        checkpointEvery);
  }

  private RegisteredDataset register(CorpusChoice corpus, Path folder) {
    CorpusView view =
        new CorpusRegistrar(store, new CorpusRepository(database))
            .add(corpus.kind(), folder, corpus.corpus(), ImportOptions.strict());
    return new RegisteredDataset(view.name(), view.kind(), CorpusManifests.ref(view), 0);
  }

  private PreparedAudio prepare(UUID owner, RegisteredDataset dataset, Duration checkpointEvery) {
    beats.clear();
    return new DatasetActivitiesImpl(
            runner(), context(checkpointEvery), new CorpusRepository(database), SHARD_SAMPLES)
        .prepareAudio(new AudioSpec(owner, dataset, 16_000, null));
  }

  /** As when the process is killed: nothing is written after it. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** The next attempt breaks off in its n-th beat. */
  private void interrupt(int n, RuntimeException how) {
    heart =
        detail -> {
          if (beats.size() == n) {
            throw how;
          }
        };
  }

  private List<Utterance> utterances(RegisteredDataset dataset) {
    return CorpusManifests.read(store, dataset.manifest()).utterances();
  }

  private List<Checkpoint> checkpoints(UUID owner, StageName stage) {
    return new CheckpointRepository(database)
        .of(new StageAttempt(UUID.randomUUID(), owner, null, stage.stored(), 1, 1));
  }

  private List<Checkpoint> preparing(RegisteredDataset dataset) {
    return new CheckpointRepository(database)
        .of(
            new StageAttempt(
                UUID.randomUUID(),
                campaign,
                null,
                StageName.PREPARE_AUDIO.stored() + ":" + dataset.corpus(),
                1,
                1));
  }

  /** Digest of the index as it is without any interruption; the answer is not kept in the cache. */
  private PreparedAudio undisturbed(RegisteredDataset dataset) {
    PreparedAudio whole = prepare(campaign("undisturbed"), dataset, NEVER);
    stages.cachedWith(whole.index().sha256()).forEach(stages::evict);
    assertThat(beats).hasSameSizeAs(utterances(dataset));
    return whole;
  }

  private void delete(Path corpus, List<Utterance> utterances) throws Exception {
    for (Utterance utterance : utterances) {
      Files.delete(corpus.resolve(utterance.audioPath()));
    }
  }

  @Test
  void aKilledPreparationReadsNothingAgainThatItsCheckpointHolds() throws Exception {
    RegisteredDataset dataset = register(DemoPlatform.EMO_DB, emoDb());
    PreparedAudio whole = undisturbed(dataset);
    interrupt(41, new Killed());
    assertThatThrownBy(() -> prepare(campaign, dataset, Duration.ZERO))
        .hasMessageContaining("Killed");

    interrupt(30, new Killed());
    delete(home.resolve("emo-db"), utterances(dataset).subList(0, 39)); // stored before the 40th
    assertThatThrownBy(() -> prepare(campaign, dataset, Duration.ZERO))
        .hasMessageContaining("Killed");
    heart = detail -> {};
    PreparedAudio again = prepare(campaign, dataset, Duration.ZERO);

    assertThat(beats).hasSize(utterances(dataset).size() - 39 - 28);
    assertThat(again.index()).isEqualTo(whole.index());
    assertThat(preparing(dataset)).isEmpty();
    new ArtifactGarbageCollector(database).collect(store);
    assertThat(store.digests()).isEqualTo(outputs(dataset));
  }

  /** What the finished preparation, the manifest and the list of the corpus' files need. */
  private Set<String> outputs(RegisteredDataset dataset) {
    List<StageView> attempts = stages.ofCampaign(campaign);
    return Stream.concat(
            Stream.concat(
                Stream.of(dataset.manifest().sha256()),
                new CorpusRepository(database)
                    .list().stream()
                        .map(corpus -> Objects.requireNonNull(corpus.files()).sha256())),
            attempts.get(attempts.size() - 1).outputs().stream().map(output -> output.sha256()))
        .collect(java.util.stream.Collectors.toSet());
  }

  @Test
  void aPreparationThatIsStoppedInOrderReadsNoUtteranceTwice() throws Exception {
    RegisteredDataset dataset = register(DemoPlatform.EMO_DB, emoDb());
    PreparedAudio whole = undisturbed(dataset);
    for (int stop = 0; stop < 3; stop++) {
      interrupt(11, new ActivityWorkerShutdownException());
      assertThatThrownBy(() -> prepare(campaign, dataset, NEVER))
          .hasMessageContaining("the worker was stopped");
      delete(home.resolve("emo-db"), utterances(dataset).subList(10 * stop, 10 * stop + 10));
    }
    heart = detail -> {};

    assertThat(prepare(campaign, dataset, NEVER).index()).isEqualTo(whole.index());
    assertThat(beats).hasSize(utterances(dataset).size() - 30);
  }

  @Test
  void aDamagedStateIsPassedOverAndWhatAnOpenOneNamesStays() throws Exception {
    RegisteredDataset dataset = register(DemoPlatform.EMO_DB, emoDb());
    PreparedAudio whole = undisturbed(dataset);
    interrupt(41, new Killed());
    assertThatThrownBy(() -> prepare(campaign, dataset, Duration.ZERO))
        .hasMessageContaining("Killed");
    ArtifactGarbageCollector collector = new ArtifactGarbageCollector(database);
    collector.collect(store);
    List<Checkpoint> kept = preparing(dataset);
    assertThat(kept).hasSize(2);
    String shard = kept.get(0).position().path("parts").path(0).asText();
    assertThat(collector.deleteUnreferred(store, shard, java.time.Instant.now().plusSeconds(60)))
        .isFalse();

    store.damage(kept.get(0).artifact().sha256());
    interrupt(2, new Killed());
    assertThatThrownBy(() -> prepare(campaign, dataset, NEVER)).hasMessageContaining("Killed");
    assertThat(beats.get(0)).isEqualTo(utterances(dataset).get(38).id()); // the one before
    store.delete(shard);
    heart = detail -> {};
    assertThat(prepare(campaign, dataset, NEVER).index()).isEqualTo(whole.index());
    assertThat(beats).hasSameSizeAs(utterances(dataset)); // from the start
  }

  @Test
  void anotherCampaignThatIsFirstToComeGoesOnWhereThisOneDied() throws Exception {
    RegisteredDataset dataset = register(DemoPlatform.EMO_DB, emoDb());
    PreparedAudio whole = undisturbed(dataset);
    interrupt(41, new Killed());
    assertThatThrownBy(() -> prepare(campaign, dataset, Duration.ZERO))
        .hasMessageContaining("Killed");
    heart = detail -> {};

    assertThat(prepare(campaign("another"), dataset, NEVER).index()).isEqualTo(whole.index());
    assertThat(beats).hasSize(utterances(dataset).size() - 39);
    beats.clear();
    assertThat(prepare(campaign, dataset, NEVER).index()).isEqualTo(whole.index());
    assertThat(beats).as("from the cache").isEmpty();
    assertThat(preparing(dataset)).isEmpty();
  }

  private List<TrainedBranch> train(ExperimentSpec experiment, SeedRun run) throws Exception {
    PreparedAudio source =
        prepare(run.campaignId(), register(DemoPlatform.IEMOCAP, corpora.iemocap()), NEVER);
    PreparedAudio target =
        prepare(run.campaignId(), register(DemoPlatform.MSP_IMPROV, corpora.mspImprov()), NEVER);
    for (String kind : List.of("ast", "bert")) {
      String name = kind + "-tiny";
      new ModelRegistrar(store, new ModelRepository(database))
          .add(kind, DEMO.resolve("models").resolve(name), name);
    }
    TrainingRequest request =
        new TrainingRequest(
            run.campaignId(), run.id(), experiment, 0, 0, source, target, null, List.of());
    List<TrainedBranch> branches = new ArrayList<>();
    for (int branch : new int[] {0, 1}) {
      TrainedModel model =
          new TrainingActivitiesImpl(runner(), context(NEVER))
              .trainAlternating(request.ofBranch(branch));
      branches.add(new TrainedBranch(request.ofBranch(branch), model));
    }
    return branches;
  }

  private SeedRun run(UUID of) {
    SeedRun run = new RunRepository(database).ofCampaign(of).get(0);
    new RunRepository(database).started(run.id(), null, "cpu");
    return run;
  }

  private static EvaluationSpec of(SeedRun run, List<TrainedBranch> branches) {
    return new EvaluationSpec(
        branches.stream()
            .map(
                branch -> {
                  TrainingRequest one = branch.training();
                  return new TrainedBranch(
                      new TrainingRequest(
                          run.campaignId(),
                          run.id(),
                          one.experiment(),
                          one.branch(),
                          one.seed(),
                          one.source(),
                          one.target(),
                          null,
                          List.of()),
                      branch.model());
                })
            .toList());
  }

  private SeedScore evaluate(EvaluationSpec spec, Duration checkpointEvery) {
    beats.clear();
    return new FusionActivitiesImpl(runner(), context(checkpointEvery)).evaluate(spec);
  }

  @Test
  void anInterruptedEvaluationScoresNoStoredBatchAgainAndComesToTheSame() throws Exception {
    ExperimentSpec fused =
        experiment(
            "both",
            DemoPlatform.MSP_IMPROV,
            List.of(0),
            new FusionSpec(FusionSpec.AUDIO_ONLY),
            ast(),
            bert());
    SeedRun whole = run(campaign("undisturbed"));
    List<TrainedBranch> branches = train(fused, whole);
    SeedScore expected = evaluate(of(whole, branches), NEVER);
    int batches = beats.size();
    int audio = (int) beats.stream().filter(beat -> beat.equals("testing audio")).count();
    assertThat(audio).isGreaterThan(3).isLessThan(batches - 2);
    SeedRun run = run(campaign);
    EvaluationSpec spec = of(run, train(fused, run));

    interrupt(4, new Killed()); // three batches are scored, and the first two are stored
    assertThatThrownBy(() -> evaluate(spec, Duration.ZERO)).hasMessageContaining("Killed");
    interrupt(audio, new ActivityWorkerShutdownException()); // in the words' second batch
    assertThatThrownBy(() -> evaluate(spec, NEVER)).hasMessageContaining("the worker was stopped");
    assertThat(beats.get(audio - 1)).isEqualTo("testing text");
    assertThat(checkpoints(run.id(), StageName.EVALUATE)).hasSize(2);
    heart = detail -> {};
    SeedScore score = evaluate(spec, NEVER);

    assertThat(beats).hasSize(batches - audio - 1).containsOnly("testing text");
    assertThat(score.predictions()).isEqualTo(expected.predictions());
    assertThat(score.uar()).isEqualTo(expected.uar());
    assertThat(scores(run)).isEqualTo(scores(whole));
    assertThat(checkpoints(run.id(), StageName.EVALUATE)).isEmpty();
  }

  private @Nullable JsonNode scores(SeedRun run) {
    return new RunRepository(database).find(run.id()).orElseThrow().scores();
  }
}

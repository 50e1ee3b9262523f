package dev.vocalise.activities.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vocalise.activities.stage.Heartbeat;
import dev.vocalise.activities.stage.HostFacts;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.infra.artifact.MemoryArtifactStore;
import dev.vocalise.infra.lineage.ArtifactGarbageCollector;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CheckpointRepository;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.infra.lineage.Fixture;
import dev.vocalise.infra.lineage.MetricRepository;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.Progress;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StaleAttemptException;
import dev.vocalise.infra.lineage.TestDatabase;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.method.StopRule;
import dev.vocalise.model.method.Terms;
import dev.vocalise.model.optimizer.PlateauSchedule;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.StateTensors;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.training.Checkpoint;
import dev.vocalise.model.training.CheckpointFormat;
import dev.vocalise.model.training.Measurement;
import dev.vocalise.model.training.Position;
import dev.vocalise.model.training.TrainingEvent;
import dev.vocalise.model.training.TrainingProgress;
import dev.vocalise.workflows.StageName;
import io.temporal.client.ActivityWorkerShutdownException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Events as the trainer sends them, on rows of a real database; a run for each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgressWriterIT {
  private static final int ROUNDS = 7;

  private final MemoryArtifactStore store = new MemoryArtifactStore();

  private Path scratch;
  private Database database;
  private StageRepository stages;
  private RunContext context;
  private SeedRun run;
  private StageAttempt attempt;

  @BeforeAll
  void connect(@TempDir Path folder) throws Exception {
    database = TestDatabase.open();
    stages = new StageRepository(database);
    scratch = Files.createDirectory(folder.resolve("scratch"));
    context =
        new RunContext(
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
            folder.resolve("cache"),
            scratch,
            Duration.ofMillis(20));
  }

  @AfterAll
  void disconnect() {
    database.close();
  }

  @BeforeEach
  void launch(TestInfo info) {
    CampaignRepository campaigns = new CampaignRepository(database);
    String name = info.getTestMethod().orElseThrow().getName();
    run = context.runs().ofCampaign(campaigns.launch(Fixture.campaign(name, 1, 1)).id()).get(0);
    context.runs().started(run.id(), null, "cpu");
    attempt = begin();
  }

  private StageAttempt begin() {
    return stages.start(Fixture.stage(run.campaignId(), run.id(), StageName.TRAIN.stored()));
  }

  private ProgressWriter writer(Heartbeat heart) {
    return new ProgressWriter(
        attempt,
        TrainingRequests.textBesideAudio(run.campaignId(), run.id()),
        ROUNDS,
        heart,
        context);
  }

  private static TrainingEvent.StepDone step(int batch) {
    return new TrainingEvent.StepDone(
        2,
        Domain.TARGET,
        batch,
        10,
        10 + batch,
        new Terms(Map.of("total", 0.5)),
        new TrainingProgress(0.5, 60, 0.25),
        () -> checkpoint(batch));
  }

  private static Checkpoint checkpoint(int batch) {
    StateTensors tensors =
        new StateTensors(
            new TreeMap<>(Map.of("w", TensorData.floats(new long[] {2}, new float[] {batch, 1}))));
    return new Checkpoint(
        "digest",
        new Position(2, Domain.TARGET, batch, 1, 0),
        10 + batch,
        PlateauSchedule.constant(1e-3),
        StopRule.after(ROUNDS),
        null,
        null,
        0,
        List.of(),
        tensors,
        tensors,
        null);
  }

  private Optional<dev.vocalise.infra.lineage.Checkpoint> newest() {
    return context.checkpoints().of(attempt).stream().findFirst();
  }

  @Test
  void progressIsWrittenAtOnceAndThenOnceASecond() {
    ProgressWriter writer = writer(detail -> {});
    writer.on(step(3));
    writer.on(step(4));

    Progress progress = context.runs().find(run.id()).orElseThrow().progress();
    assertThat(progress)
        .isEqualTo(
            new Progress(
                "trainAlternating",
                2,
                ROUNDS,
                3,
                10,
                Map.of("loss.total", 0.5),
                null,
                null,
                60.0,
                0.75, // the audio branch is done, half of the text branch
                0.25));
  }

  @Test
  void theEndOfARoundWritesTheShareOfWaiting() {
    ProgressWriter writer = writer(detail -> {});
    writer.on(step(3));
    writer.on(step(4));
    writer.on(new TrainingEvent.RoundDone(2, 0.5, 1, new TrainingProgress(0.6, 50, 0.125), 0.5));

    Progress progress =
        Objects.requireNonNull(context.runs().find(run.id()).orElseThrow().progress());
    assertThat(progress.batch()).isEqualTo(4);
    assertThat(progress.waiting()).isEqualTo(0.125);
    assertThat(context.metrics().curves(run.id())).as("a time is no curve").isEmpty();
  }

  @Test
  void aMeasurementIsAPointOfEachCurveUnderTheBranchsPrefix() {
    writer(detail -> {})
        .on(
            new TrainingEvent.Measured(
                new Measurement(
                    1, Domain.SOURCE, 30, 30, new Terms(Map.of("total", 0.25)), 1e-3, 0.5, null),
                new TrainingProgress(0.1, 90, 0)));
    assertThat(context.metrics().curves(run.id()))
        .containsOnlyKeys(
            "text.loss.total",
            "text.validation-accuracy",
            "text.learning-rate",
            "text.round",
            "text.domain");
  }

  /** Sends a round's end, and waits until its checkpoint is stored. */
  private void store(int round) {
    try (ProgressWriter writer = writer(detail -> {})) {
      writer.on(new TrainingEvent.CheckpointReady(round, () -> checkpoint(round)));
    }
  }

  @Test
  void theLastTwoCheckpointsCanBeReadAgainAndNothingElseIsLeft() throws Exception {
    store(1);
    String first = newest().orElseThrow().artifact().sha256();
    store(2);
    store(3);

    List<dev.vocalise.infra.lineage.Checkpoint> kept = context.checkpoints().of(attempt);
    assertThat(kept).extracting(dev.vocalise.infra.lineage.Checkpoint::round).containsExactly(3, 2);
    for (dev.vocalise.infra.lineage.Checkpoint one : kept) {
      Path file = store.fetch(one.artifact().sha256(), context.cache());
      assertThat(CheckpointFormat.read(file).next()).isEqualTo(checkpoint(one.round()).next());
    }
    assertThat(store.digests()).doesNotContain(first);
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void aCheckpointIsOfTheMomentAtWhichItWasAskedFor() throws Exception {
    float[] live = {1, 2};
    ByteBuffer bytes = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(live);
    StateTensors weights =
        new StateTensors(new TreeMap<>(Map.of("w", TensorData.over("F32", new long[] {2}, bytes))));
    Checkpoint moving = checkpoint(1).with(weights, weights, null);
    try (ProgressWriter writer = writer(detail -> {})) {
      writer.on(new TrainingEvent.CheckpointReady(1, () -> moving));
      bytes.putFloat(0, 9); // the next step
    }
    Path file = store.fetch(newest().orElseThrow().artifact().sha256(), context.cache());
    assertThat(CheckpointFormat.read(file).model().tensors().get("w"))
        .isEqualTo(TensorData.floats(new long[] {2}, live));
  }

  @Test
  void stepsAreStoredOnceTheTimeIsOver() throws Exception {
    try (ProgressWriter writer = writer(detail -> {})) {
      writer.on(step(3));
      assertThat(newest()).isEmpty();
      Thread.sleep(30); // the interval of this test has 20 ms
      writer.on(step(4));
    }
    assertThat(newest().orElseThrow().position().path("batch").asInt()).isEqualTo(4);
  }

  @Test
  void aStoppingWorkerStoresThisVeryStepAndStops() {
    ActivityWorkerShutdownException stop = new ActivityWorkerShutdownException();
    ProgressWriter writer =
        writer(
            detail -> {
              throw stop;
            });
    assertThatThrownBy(() -> writer.on(step(5))).isSameAs(stop);
    assertThat(newest().orElseThrow().round()).isEqualTo(1); // the last whole one
    assertThat(newest().orElseThrow().position().path("batch").asInt()).isEqualTo(5);
  }

  @Test
  void anOvertakenTrainingIsRefusedAtItsNextWrite() {
    ProgressWriter writer = writer(detail -> {});
    begin();
    assertThatThrownBy(() -> writer.on(step(1))).isInstanceOf(StaleAttemptException.class);
    writer.close();
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void anOvertakenTrainingIsRefusedAfterItsNextCheckpoint() throws Exception {
    ProgressWriter writer = writer(detail -> {});
    writer.on(step(1));
    begin();
    writer.on(new TrainingEvent.CheckpointReady(1, () -> checkpoint(1)));
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> writer.on(step(2)))
                    .isInstanceOf(StaleAttemptException.class));
    writer.close();
    assertThat(newest()).isEmpty();
    assertThat(scratch).isEmptyDirectory();
  }
}

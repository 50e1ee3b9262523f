package dev.vocalise.activities.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vocalise.activities.counts.ClassCounts;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.infra.artifact.ArtifactCache;
import dev.vocalise.infra.artifact.MemoryArtifactStore;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CheckpointRepository;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.Failure;
import dev.vocalise.infra.lineage.Fixture;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageTurns;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.infra.lineage.TestDatabase;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.dataset.RegisteredDataset;
import dev.vocalise.workflows.failure.FailureCode;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityWorkerShutdownException;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Stages that return a number and leave it in the store; a campaign for each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StageRunnerIT {

  private final MemoryArtifactStore store = new MemoryArtifactStore();
  private final List<String> beats = new CopyOnWriteArrayList<>();
  private final AtomicInteger computed = new AtomicInteger();

  private Database database;
  private StageRepository stages;
  private StageRunner runner;
  private UUID campaign;
  private String test;

  @BeforeAll
  void connect(@TempDir Path folder) throws Exception {
    database = TestDatabase.open();
    stages = new StageRepository(database);
    runner =
        new StageRunner(
            stages,
            new StageTurns(database),
            store,
            new ArtifactRepair(stages, new CheckpointRepository(database), store, List.of()),
            new ArtifactCache(folder.resolve("cache"), 1 << 20),
            new HostFacts("host/1", JsonNodeFactory.instance.objectNode()),
            () -> new BackgroundHeartbeat(beats::add, Duration.ofMinutes(1)));
  }

  @AfterAll
  void disconnect() {
    database.close();
  }

  @BeforeEach
  void launch(TestInfo info) {
    test = info.getTestMethod().orElseThrow().getName();
    campaign = new CampaignRepository(database).launch(Fixture.campaign(test, 1, 1)).id();
    beats.clear();
    computed.set(0);
  }

  private StageCall call(String subject) {
    return new StageCall(
        campaign, null, StageName.TRANSCRIBE, subject, "1", Map.of("test", test), List.of());
  }

  private StageResult<Integer> compute() {
    int value = computed.incrementAndGet();
    ArtifactRef output = JsonArtifacts.put(store, Map.of("test", test, "value", value));
    return new StageResult<>(value, List.of(JsonArtifacts.file("value.json", "report", output)));
  }

  private int run(String subject) {
    return runner.run(() -> call(subject), Integer.class, (attempt, heart) -> compute());
  }

  private int fail(RuntimeException failure) {
    return runner.attempt(
        () -> call(""),
        (attempt, heart) -> {
          throw failure;
        });
  }

  private List<StageView> attempts() {
    return stages.ofCampaign(campaign);
  }

  @Test
  void equalCallsAreComputedOnceAndBothAreRecorded() {
    assertThat(run("first")).isEqualTo(1);
    assertThat(run("second")).isEqualTo(1);

    assertThat(attempts())
        .extracting(StageView::state)
        .containsExactly(StageState.DONE, StageState.CACHED);
    assertThat(attempts().get(1).cachedFrom()).isEqualTo(attempts().get(0).id());
    assertThat(attempts().get(1).outputs()).isEqualTo(attempts().get(0).outputs());
    assertThat(attempts().get(0).stage()).isEqualTo("transcribe");
    assertThat(attempts().get(0).ledgerSeq()).isNotNull();
  }

  @Test
  void aResultWhoseOutputIsGoneIsComputedAgain() {
    run("");
    store.delete(attempts().get(0).outputs().get(0).sha256());

    assertThat(run("")).isEqualTo(2);
    assertThat(run("")).isEqualTo(2);
    assertThat(attempts())
        .extracting(StageView::state)
        .containsExactly(StageState.DONE, StageState.DONE, StageState.CACHED);
  }

  @Test
  void anAttemptIsNeverTakenFromTheCache() {
    run("");
    assertThat(runner.<Integer>attempt(() -> call(""), (attempt, heart) -> compute())).isEqualTo(2);
  }

  @Test
  void aFailedAttemptIsRecordedWithItsCodeAndIsNoResult() {
    assertThatThrownBy(() -> fail(new StageException(FailureCode.SPEC_INVALID, "no such part")))
        .isInstanceOf(ApplicationFailure.class)
        .extracting(failure -> ((ApplicationFailure) failure).getType())
        .isEqualTo("SPEC_INVALID");

    assertThat(attempts()).hasSize(1);
    assertThat(attempts().get(0).state()).isEqualTo(StageState.FAILED);
    assertThat(attempts().get(0).failure()).isEqualTo(new Failure("SPEC_INVALID", "no such part"));
    assertThat(run("")).isEqualTo(1);
  }

  @Test
  void aCancelledAttemptIsRecordedAsSuch() {
    ActivityCanceledException cancelled = new ActivityCanceledException();
    assertThatThrownBy(() -> fail(cancelled)).isSameAs(cancelled);
    assertThat(attempts()).extracting(StageView::state).containsExactly(StageState.CANCELLED);
  }

  private ApplicationFailure failure(RuntimeException cause) {
    return catchThrowableOfType(ApplicationFailure.class, () -> fail(cause));
  }

  @Test
  void anOrderlyStopIsHandedOverAtOnceHoweverOftenItHappens() {
    for (int stop = 0; stop < 30; stop++) {
      ApplicationFailure handedOver = failure(new ActivityWorkerShutdownException());
      assertThat(handedOver.getType()).isEqualTo("WORKER_STOPPING");
      assertThat(handedOver.isNonRetryable()).isFalse();
      assertThat(handedOver.getNextRetryDelay()).isLessThan(Duration.ofMillis(100));
    }
    assertThat(attempts()).extracting(StageView::state).containsOnly(StageState.HANDED_OVER);
    assertThat(run("")).isEqualTo(1);
  }

  @Test
  void anOutageIsWaitedForMoreAndMorePatientlyAndForAsLongAsItTakes() {
    StageException away = new StageException(FailureCode.ARTIFACT_STORE_UNAVAILABLE, "away");
    List<Long> seconds = new ArrayList<>();
    for (int attempt = 0; attempt < 8; attempt++) {
      ApplicationFailure failure = failure(away);
      assertThat(failure.isNonRetryable()).isFalse();
      seconds.add(failure.getNextRetryDelay().toSeconds());
    }
    assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    failure(new ActivityWorkerShutdownException());
    assertThat(failure(away).getNextRetryDelay()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whatNeedsTooMuchMemoryEndsAfterFiveAttempts() {
    for (int attempt = 1; attempt <= 5; attempt++) {
      StageException memory = new StageException(FailureCode.DEVICE_MEMORY_EXHAUSTED, "memory");
      assertThat(failure(memory).isNonRetryable()).isEqualTo(attempt == 5);
    }
  }

  @Test
  void aStageWhoseWorkerAlwaysDiesEndsWithASentence() {
    for (int death = 0; death < 20; death++) {
      stages.start(Fixture.stage(campaign, null, StageName.TRANSCRIBE.stored()));
    }
    ApplicationFailure died =
        catchThrowableOfType(
            ApplicationFailure.class,
            () -> runner.run(() -> call(""), Integer.class, (attempt, heart) -> compute()));
    assertThat(died.getType()).isEqualTo("WORKER_DIED");
    assertThat(died.isNonRetryable()).isTrue();
    assertThat(died.getOriginalMessage()).contains("died 20 times in a row").contains("hs_err_pid");
    assertThat(run("")).isEqualTo(1); // a resumed one has 20 deaths before it again
  }

  @Test
  void anOvertakenAttemptFailsAsStaleAndLeavesTheNewerOneAlone() {
    assertThatThrownBy(
            () ->
                runner.attempt(
                    () -> call(""),
                    (attempt, heart) -> {
                      run("");
                      return compute();
                    }))
        .isInstanceOf(ApplicationFailure.class)
        .extracting(failure -> ((ApplicationFailure) failure).getType())
        .isEqualTo("STALE_ATTEMPT");

    assertThat(attempts())
        .extracting(StageView::state)
        .containsExactly(StageState.LOST, StageState.DONE);
    assertThat(run("")).isEqualTo(1);
  }

  @Test
  void aCallThatCannotBeMadeFailsWithItsCodeAndStartsNothing() {
    assertThatThrownBy(
            () ->
                runner.once(
                    () -> {
                      throw new StageException(FailureCode.MODEL_NOT_REGISTERED, "no such model");
                    },
                    Integer.class,
                    (attempt, heart) -> compute()))
        .isInstanceOf(ApplicationFailure.class)
        .extracting(failure -> ((ApplicationFailure) failure).getType())
        .isEqualTo("MODEL_NOT_REGISTERED");
    assertThat(attempts()).isEmpty();
  }

  private int once(String subject, StageRunner.StageWork<Integer> work) {
    return runner.once(() -> call(subject), Integer.class, work);
  }

  @Test
  void whileOneComputesOthersLookNowAndThenAndHoldNoSlot() {
    int first =
        once(
            "first",
            (attempt, heart) -> {
              for (int look = 0; look < 50; look++) {
                ApplicationFailure waits =
                    catchThrowableOfType(
                        ApplicationFailure.class, () -> once("second", (a, h) -> compute()));
                assertThat(waits.getType()).isEqualTo("SAME_UNDER_WAY");
                assertThat(waits.isNonRetryable()).isFalse();
                assertThat(waits.getNextRetryDelay()).isEqualTo(Duration.ofSeconds(2));
              }
              return compute();
            });

    assertThat(once("second", (attempt, heart) -> compute())).isEqualTo(first);
    assertThat(computed).hasValue(1);
    assertThat(attempts())
        .as("looks are no attempts")
        .extracting(StageView::state)
        .containsExactly(StageState.DONE, StageState.CACHED);
  }

  @Test
  void afterAFailureTheNextOneComputes() {
    assertThatThrownBy(
            () ->
                runner.once(
                    () -> call("first"),
                    Integer.class,
                    (attempt, heart) -> {
                      throw new StageException(FailureCode.TRAINING_DIVERGED, "NaN");
                    }))
        .isInstanceOf(ApplicationFailure.class);
    assertThat(
            runner.<Integer>once(
                () -> call("second"), Integer.class, (attempt, heart) -> compute()))
        .isEqualTo(1);
  }

  /** The worked example of docs/extending.md. */
  @Test
  void aStageOfOnesOwnIsCachedAndItsOutputKept() throws Exception {
    Utterance utterance =
        new Utterance(
            "a", "a.wav", "0".repeat(64), 16_000, 1, "s1", "1", Emotion.ANGER, "W", null, "de");
    CorpusManifest manifest = new CorpusManifest("emo-db", List.of(utterance));
    ArtifactRef stored = JsonArtifacts.ref(store.put(manifest.bytes(), CorpusManifest.MEDIA_TYPE));
    ClassCounts counting = new ClassCounts(runner, store);
    ClassCounts.CountSpec spec =
        new ClassCounts.CountSpec(campaign, new RegisteredDataset("emo", "emo-db", stored, 1));

    ClassCounts.CountedClasses counted = counting.countClasses(spec, StageName.TRANSCRIBE);
    assertThat(JsonArtifacts.read(store, counted.counts(), JsonNode.class))
        .hasToString("{\"W\":1}");
    assertThat(counting.countClasses(spec, StageName.TRANSCRIBE)).isEqualTo(counted);
    assertThat(attempts())
        .extracting(StageView::state)
        .containsExactly(StageState.DONE, StageState.CACHED);
  }
}

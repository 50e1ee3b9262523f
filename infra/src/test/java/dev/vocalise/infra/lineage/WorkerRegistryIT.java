package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.lineage.WorkerFacts.DeviceSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two machines' worth of workers, each with a connection of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("servers")
class WorkerRegistryIT {
  private Database first;
  private Database second;
  private WorkerRegistry one;
  private WorkerRegistry two;

  @BeforeAll
  void open() throws Exception {
    DatabaseConfig config = TestDatabase.fresh();
    first = TestDatabase.open(config);
    second = TestDatabase.open(config);
    one = new WorkerRegistry(first);
    two = new WorkerRegistry(second);
  }

  @AfterAll
  void close() {
    first.close();
    second.close();
  }

  @BeforeEach
  void empty() {
    one.removeAll();
  }

  private static WorkerFacts worker(String host, long pid, DeviceSlots slots) {
    List<String> queues = List.of("io", "train");
    return new WorkerFacts(
        UUID.randomUUID(), "worker-" + pid, host, pid, "1", "b", null, queues, slots);
  }

  private static DeviceSlots gpu(int first, int count) {
    return new DeviceSlots("gpu:0", first, count);
  }

  /** As if the worker had not run for this time, which a frozen or killed one does not. */
  private void silence(WorkerFacts worker, String interval) {
    for (String row :
        List.of(
            "worker set beat_at = beat_at - cast(?2 as interval) where id",
            "device_lease set" + " beat_at = beat_at - cast(?2 as interval) where worker")) {
      first.writing(
          session ->
              Rows.updateNative(
                  session, "update vocalise." + row + " = ?1", worker.id(), interval));
    }
  }

  @Test
  void aDeviceHasOneHolderAndTheSecondIsToldWho() {
    WorkerFacts holder = worker("h", 1, gpu(1, 1));
    WorkerFacts waiting = worker("h", 2, gpu(1, 1));
    assertThat(one.beat(holder)).isEmpty();
    assertThat(two.beat(waiting)).contains("worker-1 (h/1)");
    assertThat(one.beat(holder)).as("asked again").isEmpty();
    assertThat(two.list()).extracting(WorkerView::waitsFor).containsExactly(null, "worker-1 (h/1)");

    one.remove(holder.id());
    assertThat(two.beat(waiting)).isEmpty();
    assertThat(two.list()).extracting(WorkerView::waitsFor).containsOnlyNulls();
  }

  @Test
  void otherSlotsDevicesAndHostsAreFree() {
    assertThat(one.beat(worker("h", 1, gpu(1, 1)))).isEmpty();
    assertThat(two.beat(worker("h", 2, gpu(2, 1)))).isEmpty();
    assertThat(two.beat(worker("h", 3, new DeviceSlots("gpu:1", 1, 1)))).isEmpty();
    assertThat(two.beat(worker("i", 4, gpu(1, 1)))).isEmpty();
    assertThat(two.beat(worker("h", 5, gpu(1, 0)))).as("does not train").isEmpty();
  }

  @Test
  void allSlotsOrNone() {
    WorkerFacts wide = worker("h", 1, gpu(1, 3));
    assertThat(two.beat(worker("h", 2, gpu(3, 1)))).isEmpty();
    assertThat(one.beat(wide)).contains("worker-2 (h/2)");
    assertThat(two.beat(worker("h", 3, gpu(1, 1)))).as("left free by the one that waits").isEmpty();
  }

  @Test
  void aSilentHolderLosesItsDeviceAndLearnsItOnWaking() {
    WorkerFacts frozen = worker("h", 1, gpu(1, 1));
    WorkerFacts next = worker("h", 2, gpu(1, 1));
    one.beat(frozen);
    silence(frozen, "7 seconds");
    assertThat(two.beat(next)).isPresent();
    silence(frozen, "2 seconds");
    assertThat(two.beat(next)).isEmpty();
    assertThat(one.beat(frozen)).contains("worker-2 (h/2)");
  }

  @Test
  void aSilentHolderKeepsWhatNobodyWanted() {
    WorkerFacts slept = worker("h", 1, gpu(1, 1));
    one.beat(slept);
    silence(slept, "1 hour");
    assertThat(one.beat(slept)).isEmpty();
    assertThat(two.beat(worker("h", 2, gpu(1, 1)))).isPresent();
  }

  @Test
  void ofManyAtOnceOneGetsIt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> tries = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        WorkerFacts worker = worker("h", i, gpu(1, 2));
        WorkerRegistry registry = i % 2 == 0 ? one : two;
        tries.add(() -> registry.beat(worker).isEmpty());
      }
      int holders = 0;
      for (Future<Boolean> holds : threads.invokeAll(tries)) {
        holders += holds.get() ? 1 : 0;
      }
      assertThat(holders).isEqualTo(1);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aProcessThatEndedIsForgottenAndOthersAreNot() {
    one.beat(worker("h", 1, gpu(1, 1)));
    one.beat(worker("h", 2, gpu(2, 1)));
    two.removeProcess("h", 1);
    assertThat(one.list()).extracting(WorkerView::pid).containsExactly(2L);
    assertThat(two.beat(worker("h", 3, gpu(1, 1)))).isEmpty();
  }

  @Test
  void aWorkerIsGoneAfterAMinuteAndForgottenAfterADay() {
    WorkerFacts gone = worker("h", 1, gpu(1, 1));
    WorkerFacts other = worker("h", 2, gpu(2, 1));
    one.beat(gone);
    assertThat(one.list()).extracting(WorkerView::state).containsExactly(WorkerView.State.READY);
    silence(gone, "61 seconds");
    assertThat(one.list()).extracting(WorkerView::state).containsExactly(WorkerView.State.GONE);
    silence(gone, "1 day");
    one.beat(other);
    assertThat(one.list()).extracting(WorkerView::id).containsExactly(other.id());
    assertThat(one.beat(gone)).as("it wakes").isEmpty();
    assertThat(one.list()).hasSize(2);
  }

  @Test
  void aWorkerShowsWhatItIsDoing() throws Exception {
    StageRepository stages = new StageRepository(first);
    UUID campaign = new CampaignRepository(first).launch(Fixture.campaign("busy", 1, 1)).id();
    NewStage any = Fixture.stage(campaign, null, "registerDataset");
    WorkerFacts worker = worker("h", 7, gpu(1, 1));
    StageAttempt attempt =
        stages.start(
            new NewStage(
                campaign,
                null,
                any.stage(),
                "",
                any.version(),
                any.cacheKey(),
                worker.process(),
                any.environment(),
                any.spec(),
                any.inputs()));
    one.beat(worker);
    assertThat(one.list().get(0).doing())
        .singleElement()
        .satisfies(
            doing -> {
              assertThat(doing.campaign()).isEqualTo("busy");
              assertThat(doing.stage()).isEqualTo("registerDataset");
              assertThat(doing.runId()).isNull();
            });
    stages.finish(attempt, List.of(), null);
    assertThat(one.list().get(0).doing()).isEmpty();
  }
}

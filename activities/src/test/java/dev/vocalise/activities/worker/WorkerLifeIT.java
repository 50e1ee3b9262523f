package dev.vocalise.activities.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.TestDatabase;
import dev.vocalise.infra.lineage.WorkerFacts;
import dev.vocalise.infra.lineage.WorkerRegistry;
import dev.vocalise.infra.lineage.WorkerView;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerLifeIT {
  private static final Duration OFTEN = Duration.ofMillis(50);

  /** So that a worker never notices anything by itself. */
  private static final Duration NEVER = Duration.ofDays(1);

  private final List<String> events = new CopyOnWriteArrayList<>();
  private Database database;
  private WorkerRegistry registry;

  @BeforeAll
  void open() throws Exception {
    database = TestDatabase.open();
    registry = new WorkerRegistry(database);
  }

  @AfterAll
  void close() {
    database.close();
  }

  @BeforeEach
  void forget() {
    events.clear();
  }

  private static WorkerFacts facts(String name, String device) {
    WorkerFacts.DeviceSlots slots = new WorkerFacts.DeviceSlots(device, 1, 1);
    return new WorkerFacts(
        UUID.randomUUID(), name, "h", name.hashCode(), "1", "b", null, List.of("train"), slots);
  }

  private WorkerLife life(WorkerFacts facts, Duration every) {
    return WorkerLife.start(
        registry,
        facts,
        () -> {
          events.add(facts.name() + " works");
          return () -> events.add(facts.name() + " stops");
        },
        line -> events.add(facts.name() + ": " + line),
        every);
  }

  @Test
  void theSecondOnADeviceSaysSoOnceAndTakesOverWhenTheFirstEnds() {
    WorkerLife first = life(facts("first", "gpu:0"), OFTEN);
    WorkerLife second = life(facts("second", "gpu:0"), OFTEN);
    assertThat(events)
        .satisfiesExactly(
            event -> assertThat(event).isEqualTo("first works"),
            event -> assertThat(event).startsWith("second: gpu:0 of h is in use by worker first"));
    first.close();
    await().atMost(Duration.ofSeconds(10)).until(() -> events.contains("second works"));
    assertThat(events).hasSize(5).element(2).isEqualTo("first stops");
    second.close();
    assertThat(registry.list()).extracting(WorkerView::device).doesNotContain("gpu:0");
  }

  @Test
  void whoLosesItsDeviceWhileFrozenStopsItsWork() {
    WorkerFacts frozen = facts("frozen", "gpu:1");
    WorkerLife life = life(frozen, OFTEN);
    WorkerFacts other = facts("other", "gpu:1");
    await()
        .until(
            () -> {
              registry.remove(frozen.id()); // as after 12 silent seconds
              return registry.beat(other).isEmpty();
            });
    await().atMost(Duration.ofSeconds(10)).until(() -> events.contains("frozen stops"));
    registry.remove(other.id());
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> events.stream().filter("frozen works"::equals).count() == 2);
    life.close();
  }

  @Test
  void aWorkerThatIsClosedWhileItWaitsNeverWorks() {
    WorkerLife holder = life(facts("holder", "gpu:2"), NEVER);
    WorkerLife waiting = life(facts("waiting", "gpu:2"), NEVER);
    waiting.close();
    holder.close();
    assertThat(events).contains("holder stops").doesNotContain("waiting works", "waiting stops");
  }
}

package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("servers")
class RunQueueIT {
  private static final int SLOTS = 1;
  private static final int MOST = RunQueue.mostOpen(SLOTS);

  private Database database;
  private CampaignRepository campaigns;
  private RunRepository runs;
  private RunQueue queue;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.open();
    campaigns = new CampaignRepository(database);
    runs = new RunRepository(database);
    queue = new RunQueue(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private UUID launched(String name, int experiments, int seeds) {
    UUID id = campaigns.launch(Fixture.campaign(name, experiments, seeds)).id();
    campaigns.started(id);
    return id;
  }

  private RunQueue.Turn ask(UUID campaign, Set<UUID> holds) {
    return queue.ask(campaign, holds, Set.of(), null, SLOTS);
  }

  private void end(UUID run) {
    runs.fail(run, new Failure("TRAINING_DIVERGED", "it is NaN"));
  }

  @Test
  void runsAreOpenedInTheOrderOfExperimentsAndSeeds() {
    UUID campaign = launched("order", 2, 3);

    RunQueue.Turn turn = ask(campaign, Set.of());

    assertThat(turn.runs()).hasSize(MOST);
    assertThat(turn.runs()).extracting(RunQueue.WaitingRun::experiment).containsExactly(0, 0, 0, 1);
    assertThat(turn.runs()).extracting(RunQueue.WaitingRun::seed).containsExactly(0, 1, 2, 0);
    assertThat(turn.ready()).isEqualTo(2);
  }

  @Test
  void anAnswerThatWasLostIsGivenAgainAndOneThatWasHeardIsNot() {
    UUID campaign = launched("lost", 1, 2);
    List<RunQueue.WaitingRun> first = ask(campaign, Set.of()).runs();

    assertThat(ask(campaign, Set.of()).runs()).isEqualTo(first);
    assertThat(ask(campaign, Set.of(first.get(0).id())).runs()).containsExactly(first.get(1));
  }

  @Test
  void runsThatCannotStartHoldNothing() {
    UUID campaign = launched("words", 2, 1);

    RunQueue.Turn turn = queue.ask(campaign, Set.of(), Set.of(0), null, SLOTS);

    assertThat(turn.runs()).extracting(RunQueue.WaitingRun::experiment).containsExactly(1);
    assertThat(turn.blocked()).containsExactly(0);
    assertThat(turn.ready()).isZero();
  }

  @Test
  void runsOfExperimentsThatTheWorkflowDoesNotKnowWaitForAnotherHistory() {
    UUID campaign = launched("extended", 2, 1);

    RunQueue.Turn turn = queue.ask(campaign, Set.of(), Set.of(), 1, SLOTS);

    assertThat(turn.runs()).extracting(RunQueue.WaitingRun::experiment).containsExactly(0);
    assertThat(turn.ready()).isZero();
    assertThat(turn.extended()).isTrue();
    assertThat(queue.ask(campaign, Set.of(), Set.of(), 2, SLOTS).extended()).isFalse();
  }

  @Test
  void aRunThatWaitsForAnotherWhichComputesTheSameLeavesItsPlace() {
    UUID campaign = launched("same", 1, 40);
    List<UUID> open = new ArrayList<>(ids(ask(campaign, Set.of())));
    StageTurns turns = new StageTurns(database);
    try (StageTurns.Held held = turns.tryTake("key", open.get(0), "train").orElseThrow()) {
      assertThat(held).isNotNull();
      for (int expected : new int[] {MOST - 1, 1, 0}) { // at most as many more wait
        open.subList(1, open.size())
            .forEach(run -> assertThat(turns.tryTake("key", run, "train")).isEmpty());
        Set<UUID> more = ids(ask(campaign, Set.copyOf(open)));
        assertThat(more).hasSize(expected);
        open.addAll(more);
      }
    }
    turns.tryTake("key", open.get(1), "train").orElseThrow().close();
    assertThat(ids(ask(campaign, Set.copyOf(open)))).isEmpty();
  }

  @Test
  void aLargeCampaignDoesNotStarveTheNextOne() {
    UUID large = launched("large", 1, 50);
    Set<UUID> open = ids(ask(large, Set.of()));
    UUID next = launched("next", 1, 3);
    assertThat(ask(next, Set.of()).runs()).as("everything is taken").isEmpty();

    end(open.iterator().next());
    RunQueue.Turn turn = ask(large, open);

    assertThat(turn.runs()).isEmpty();
    assertThat(turn.next()).containsExactly("next");
    assertThat(queue.next(SLOTS)).containsExactly("next");
    assertThat(ask(next, Set.of()).runs()).hasSize(1);
  }

  @Test
  void aHigherPriorityGoesFirstAndALowerOneTakesWhatItLeaves() {
    UUID low = launched("low", 1, 9);
    UUID high = launched("high", 1, 2);
    campaigns.prioritise(high, 5);
    assertThat(ask(high, Set.of()).runs()).hasSize(2);
    assertThat(ask(low, Set.of()).runs()).hasSize(MOST - 2);
    assertThatThrownBy(() -> campaigns.prioritise(low, 6)).hasMessageContaining("got 6");
  }

  @Test
  void aCampaignThatIsStoppedKeepsNoPlaceAndGetsNoRun() {
    UUID first = launched("first", 1, 9);
    ask(first, Set.of());
    UUID second = launched("second", 1, 9);
    campaigns.pause(first);

    assertThatThrownBy(() -> ask(first, Set.of())).isInstanceOf(StoppedException.class);
    assertThat(ask(second, Set.of()).runs()).hasSize(MOST);
  }

  @Test
  void aCampaignThatNeverAsksKeepsNoPlaceFromOthers() {
    UUID silent = launched("silent", 1, 9);
    UUID other = launched("other", 1, 9);

    assertThat(ask(other, Set.of()).runs()).hasSize(MOST);
    assertThat(queue.next(SLOTS)).isEmpty();
    assertThat(ask(silent, Set.of()).runs()).isEmpty();
  }

  /** What a campaign's workflow knows. */
  private static final class Asking {
    final UUID id;
    final int priority;
    final Set<UUID> holds = new LinkedHashSet<>();
    int ready;

    Asking(UUID id, int priority) {
      this.id = id;
      this.priority = priority;
    }
  }

  /**
   * Campaigns of any size and priority ask, lose answers, die and end their runs in any order: each
   * run comes to its end once, no more are open than there is place for, and none waits unless all
   * places are taken or one that goes before it has a claim.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void noRunIsLostNoneDoubledAndPriorityHolds(long seed) {
    Random random = new Random(seed);
    List<Asking> all = new ArrayList<>();
    int total = 0;
    for (int i = 0; i < 4; i++) {
      int seeds = 1 + random.nextInt(8);
      total += seeds * (1 + i % 2);
      Asking one = new Asking(launched("c" + i, 1 + i % 2, seeds), 1 + random.nextInt(3));
      campaigns.prioritise(one.id, one.priority);
      all.add(one);
    }
    Set<UUID> ended = new HashSet<>();
    for (int step = 0; ended.size() < total; step++) {
      assertThat(step).as("all runs come to their end").isLessThan(2_000);
      Asking one = all.get(random.nextInt(all.size()));
      int dice = random.nextInt(10);
      if (dice == 0) { // its process died
        campaigns.started(one.id);
        one.holds.clear();
        one.ready = 0;
      } else if (dice == 1) {
        one.ready = ask(one.id, one.holds).ready(); // the answer is lost
      } else if (dice < 6) {
        RunQueue.Turn turn = ask(one.id, one.holds);
        one.ready = turn.ready();
        assertThat(Collections.disjoint(ids(turn), one.holds)).isTrue();
        assertThat(Collections.disjoint(ids(turn), ended)).isTrue();
        one.holds.addAll(ids(turn));
        if (one.ready > 0 && openRuns() < MOST) {
          assertThat(all)
              .as("waits without a reason")
              .anyMatch(other -> other != one && other.ready > 0 && other.priority >= one.priority);
        }
      } else if (!one.holds.isEmpty()) {
        UUID run = one.holds.iterator().next();
        one.holds.remove(run);
        end(run);
        assertThat(ended.add(run)).isTrue();
      }
      assertThat(openRuns()).isLessThanOrEqualTo(MOST);
    }
  }

  private int openRuns() {
    String query = "select count(*) from vocalise.seed_run where opened_at is not null";
    return database
        .read(session -> Rows.selectNative(session, Long.class, query).getSingleResult())
        .intValue();
  }

  private static Set<UUID> ids(RunQueue.Turn turn) {
    Set<UUID> ids = new LinkedHashSet<>();
    turn.runs().forEach(run -> ids.add(run.id()));
    return ids;
  }
}

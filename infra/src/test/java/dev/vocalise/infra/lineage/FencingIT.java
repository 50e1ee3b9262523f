package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("servers")
class FencingIT {

  private Database database;
  private RunRepository runs;
  private StageRepository stages;
  private CheckpointRepository checkpoints;
  private MetricRepository metrics;
  private CampaignRepository campaigns;

  @BeforeAll
  void open() throws Exception {
    database = TestDatabase.open();
    campaigns = new CampaignRepository(database);
    runs = new RunRepository(database);
    checkpoints = new CheckpointRepository(database);
    metrics = new MetricRepository(database);
    stages = new StageRepository(database);
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void everyWriteOfAnOlderAttemptIsRefused() {
    SeedRun run = run("refused");
    StageAttempt old = stages.start(Fixture.stage(run.campaignId(), run.id(), "training"));
    StageAttempt fresh = stages.start(Fixture.stage(run.campaignId(), run.id(), "training"));
    MetricPoint point = new MetricPoint("loss", 1, Instant.now(), 0.5);

    assertThatThrownBy(() -> metrics.append(old, List.of(point)))
        .isInstanceOf(StaleAttemptException.class)
        .hasMessageContaining("token is 1, the newest is 2");
    assertThatThrownBy(
            () -> checkpoints.save(old, 1, Fixture.json("batch", 0), Fixture.file("c", 'c')))
        .isInstanceOf(StaleAttemptException.class);
    assertThatThrownBy(() -> runs.progress(old, progress()))
        .isInstanceOf(StaleAttemptException.class);
    assertThatThrownBy(() -> runs.finish(old, 0.5, Fixture.json("n", 1)))
        .isInstanceOf(StaleAttemptException.class);
    assertThatThrownBy(() -> stages.finish(old, List.of(), null))
        .isInstanceOf(StaleAttemptException.class);
    assertThatThrownBy(() -> stages.fail(old, new Failure("UNEXPECTED", "x")))
        .isInstanceOf(StaleAttemptException.class);

    RunView view = runs.view(run.id()).orElseThrow();
    assertThat(view.curves()).isEmpty();
    assertThat(view.checkpoints()).isEmpty();
    assertThat(view.run().progress()).isNull();
    assertThat(view.stages())
        .extracting(StageView::state)
        .containsExactly(StageState.LOST, StageState.RUNNING);
    metrics.append(fresh, List.of(point));
    runs.progress(fresh, progress());
    assertThat(runs.find(run.id()).orElseThrow().progress()).isEqualTo(progress());
  }

  @Test
  void stagesOfOtherNamesAndRunsAreNotTouched() {
    SeedRun run = run("others");
    StageAttempt audio = stages.start(Fixture.stage(run.campaignId(), run.id(), "audio"));
    stages.start(Fixture.stage(run.campaignId(), run.id(), "text"));
    stages.start(Fixture.stage(run.campaignId(), null, "audio"));

    metrics.append(audio, List.of(new MetricPoint("loss", 1, Instant.now(), 0.5)));

    assertThat(metrics.curves(run.id())).containsOnlyKeys("loss");
  }

  @Test
  void twoAttemptsThatWriteAtOnceNeverInterleave() throws Exception {
    SeedRun run = run("race");
    recordTokens();
    ExecutorService both = Executors.newFixedThreadPool(4);
    try {
      List<Future<Long>> attempts = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        attempts.add(both.submit(() -> writeUntilStale(run)));
      }
      for (Future<Long> attempt : attempts) {
        attempt.get();
      }
    } finally {
      both.shutdown();
    }
    // Checkpoints in the order of their commits: tokens must never go back.
    List<Long> tokens =
        database.read(
            session ->
                session
                    .createNativeQuery("select token from vocalise.seen order by n", Long.class)
                    .getResultList());
    assertThat(tokens).isSorted().contains(4L);
  }

  /** A checkpoint's row goes when the next one comes, so the order is written down beside it. */
  private void recordTokens() {
    database.writing(
        session ->
            List.of(
                    "create table vocalise.seen (n bigserial, token bigint)",
                    "create function vocalise.see() returns trigger language plpgsql as $$ begin"
                        + " insert into vocalise.seen (token) values (new.token); return new; end $$",
                    "create trigger see before insert on vocalise.checkpoint"
                        + " for each row execute function vocalise.see()")
                .forEach(sql -> session.createNativeMutationQuery(sql).executeUpdate()));
  }

  /** Takes a token and writes until a newer attempt stops it, or a hundred writes are done. */
  private long writeUntilStale(SeedRun run) {
    StageAttempt attempt = stages.start(Fixture.stage(run.campaignId(), run.id(), "training"));
    try {
      for (int round = 0; round < 100; round++) {
        checkpoints.save(attempt, round, Fixture.json("batch", 0), Fixture.file("c", 'c'));
      }
    } catch (StaleAttemptException e) {
      assertThat(attempt.token()).isLessThan(4);
    }
    return attempt.token();
  }

  @Test
  void aNewAttemptWaitsForTheWriteThatBeganBefore() throws Exception {
    SeedRun run = run("waits");
    StageAttempt old = stages.start(Fixture.stage(run.campaignId(), run.id(), "training"));
    CompletableFuture<StageAttempt> newer =
        database.write(
            session -> {
              Fencing.check(session, old);
              CompletableFuture<StageAttempt> started =
                  CompletableFuture.supplyAsync(
                      () -> stages.start(Fixture.stage(run.campaignId(), run.id(), "training")));
              awaitBlockedTake();
              assertThat(started).isNotDone();
              return started;
            });

    assertThat(newer.get().token()).isEqualTo(2);
  }

  /** Returns when some connection waits for a row lock on the fence. */
  private void awaitBlockedTake() {
    boolean blocked = false;
    while (!blocked) {
      try (Connection connection = database.dataSource().getConnection();
          java.sql.ResultSet rows =
              connection
                  .createStatement()
                  .executeQuery(
                      "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                          + " and datname = current_database() and query like '%fence%'")) {
        rows.next();
        blocked = rows.getInt(1) > 0;
      } catch (java.sql.SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void aNewAttemptGoesOnFromTheNewestCheckpoint() {
    SeedRun run = run("resumed");
    StageAttempt first = stages.start(Fixture.stage(run.campaignId(), run.id(), "training"));
    assertThat(checkpoints.of(first)).isEmpty();
    checkpoints.save(first, 1, Fixture.json("batch", 0), Fixture.file("c", 'c'));
    checkpoints.save(first, 2, Fixture.json("batch", 7), Fixture.file("c", 'd'));

    StageAttempt second = stages.start(Fixture.stage(run.campaignId(), run.id(), "training"));

    Checkpoint checkpoint = checkpoints.of(second).get(0);
    assertThat(checkpoint.round()).isEqualTo(2);
    assertThat(checkpoint.position()).isEqualTo(Fixture.json("batch", 7));
    assertThat(checkpoint.artifact()).isEqualTo(Fixture.file("c", 'd'));
    assertThat(checkpoint.token()).isEqualTo(first.token());
    assertThat(second.attempt()).isEqualTo(2);
  }

  @Test
  void aFinishedStageAnswersItsKeyUntilItIsEvicted() {
    SeedRun run = run("cached");
    NewStage wanted = Fixture.stage(run.campaignId(), run.id(), "preparing");
    assertThat(stages.cached(wanted.cacheKey())).isEmpty();
    StageView done =
        stages.finish(
            stages.start(wanted), List.of(Fixture.file("out", 'e')), Fixture.json("n", 3));

    StageRepository.Cached cached = stages.cached(wanted.cacheKey()).orElseThrow();
    assertThat(cached.outputs()).containsExactly(Fixture.file("out", 'e'));
    assertThat(cached.result()).isEqualTo(Fixture.json("n", 3));
    StageView reused = stages.reuse(wanted, cached);
    assertThat(reused.state()).isEqualTo(StageState.CACHED);
    assertThat(reused.cachedFrom()).isEqualTo(done.id());

    stages.evict(cached);
    assertThat(stages.cached(wanted.cacheKey())).isEmpty();
  }

  private static Progress progress() {
    return new Progress("training", 1, 10, 3, 8, Map.of("total", 1.5), 0.25, 1e-4, 60.0, 0.1, 0.01);
  }

  private SeedRun run(String campaign) {
    UUID id = campaigns.launch(Fixture.campaign(campaign, 1, 1)).id();
    SeedRun run = runs.ofCampaign(id).get(0);
    runs.started(run.id(), null, "cpu");
    return run;
  }
}

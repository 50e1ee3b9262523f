package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Attempts of stages, and the cache of their outputs. Every finished stage is in the ledger. */
public record StageRepository(Database database) {

  /** Attempts of the same campaign, stage, subject and run (or none). */
  static final String SAME =
      " where campaignId = ?1 and stage = ?2 and subject = ?3 and runId is not distinct from ?4";

  /**
   * The same {@code o} of the attempt {@code s} whose id is the first parameter, itself included.
   */
  private static final String SIBLINGS =
      " from vocalise.stage_run s join vocalise.stage_run o on o.campaign_id = s.campaign_id"
          + " and o.stage = s.stage and o.subject = s.subject"
          + " and o.run_id is not distinct from s.run_id where s.id = ?1";

  private static final String IN_CACHE =
      "select s.* from vocalise.stage_cache c join vocalise.stage_run s on s.id = c.stage_run_id"
          + " where ";

  /**
   * An earlier attempt that computed what is wanted. It counts only if the store still holds every
   * output with its size: the caller checks, and calls {@link #evict} if not.
   */
  public record Cached(
      UUID id, String cacheKey, List<FileRef> outputs, @Nullable JsonNode result, Instant endedAt) {

    public Cached {
      outputs = List.copyOf(outputs);
    }
  }

  /** Begins an attempt: older ones of the same owner and stage are LOST and stale from now on. */
  public StageAttempt start(NewStage wanted) {
    return database.change(
        "stage.lost", // there is nothing to sign about an attempt that begins
        Actor.worker(wanted.worker()),
        (session, event) -> {
          StageRunEntity row = next(session, event, wanted);
          row.state = StageState.RUNNING;
          session.insert(row);
          return new StageAttempt(
              row.id, row.campaignId, row.runId, wanted.fence(), row.attempt, row.fencingToken);
        });
  }

  /**
   * Ends an attempt as DONE, writes its signed statement, and lets others take its outputs over.
   *
   * @param result small numbers that the stage returns; null when the files hold everything
   * @throws StaleAttemptException if a newer attempt exists
   */
  public StageView finish(StageAttempt attempt, List<FileRef> outputs, @Nullable JsonNode result) {
    return database.write(
        session -> {
          Fencing.check(session, attempt);
          StageRunEntity row = running(session, attempt);
          LedgerEvent event = database.event(session, "stage.done", Actor.worker(row.worker));
          event.watch(row);
          row.state = StageState.DONE;
          row.outputs = List.copyOf(outputs);
          row.result = result;
          row.endedAt = Database.now();
          session.update(row);
          Rows.updateNative(
              session,
              "insert into vocalise.stage_cache (cache_key, stage_run_id) values (?1, ?2)"
                  + " on conflict (cache_key) do nothing",
              row.cacheKey,
              row.id);
          release(session, row, attempt.stage());
          row.ledgerSeq = event.end(StageStatement.of(session, row)).seq();
          return row.view();
        });
  }

  /**
   * Ends an attempt as FAILED.
   *
   * @throws StaleAttemptException if a newer attempt exists
   */
  public void fail(StageAttempt attempt, Failure failure) {
    end(attempt, StageState.FAILED, failure);
  }

  /**
   * Ends an attempt as CANCELLED.
   *
   * @throws StaleAttemptException if a newer attempt exists
   */
  public void cancelled(StageAttempt attempt) {
    end(attempt, StageState.CANCELLED, null);
  }

  /**
   * Ends an attempt as HANDED_OVER: its worker is stopping.
   *
   * @throws StaleAttemptException if a newer attempt exists
   */
  public void handedOver(StageAttempt attempt) {
    end(attempt, StageState.HANDED_OVER, null);
  }

  /**
   * How many attempts before this one were lost in a row, without a checkpoint or any other end
   * between: a stage whose worker dies each time would go on for ever.
   */
  public int lostBefore(StageAttempt attempt) {
    return database
        .read(
            session ->
                Rows.selectNative(
                        session,
                        Long.class,
                        "with earlier as (select o.state, o.fencing_token"
                            + SIBLINGS
                            + " and o.id <> s.id) select count(*) from earlier where state = 'LOST'"
                            + " and fencing_token > greatest("
                            + "(select coalesce(max(token), 0) from vocalise.checkpoint"
                            + " where owner = ?2 and stage = ?3),"
                            + "(select coalesce(max(fencing_token), 0) from earlier"
                            + " where state <> 'LOST'))",
                        attempt.id(),
                        attempt.owner(),
                        attempt.stage())
                    .getSingleResult())
        .intValue();
  }

  /** At most so many of the newest attempts of the same run and stage, this one included. */
  public List<StageView> newest(StageAttempt attempt, int most) {
    return database.read(
        session ->
            Rows.selectNative(
                    session,
                    StageRunEntity.class,
                    "select o.*" + SIBLINGS + " order by o.fencing_token desc",
                    attempt.id())
                .setMaxResults(most)
                .getResultList()
                .stream()
                .map(StageRunEntity::view)
                .toList());
  }

  /** The attempt whose outputs answer this key, if any. */
  public Optional<Cached> cached(String cacheKey) {
    return database.read(
        session ->
            Rows.selectNative(
                    session, StageRunEntity.class, IN_CACHE + "c.cache_key = ?1", cacheKey)
                .uniqueResultOptional()
                .map(StageRunEntity::cached));
  }

  /** Attempts in the cache that made this artifact. */
  public List<Cached> cachedWith(String sha256) {
    return database.read(
        session ->
            Rows.selectNative(
                    session,
                    StageRunEntity.class,
                    IN_CACHE + "strpos(s.outputs::text, ?1) > 0 order by s.started_at",
                    sha256)
                .getResultStream()
                .map(StageRunEntity::cached)
                .toList());
  }

  /** Attempts with outputs that name this artifact among them, oldest first. */
  public List<StageView> made(String sha256) {
    return database.read(
        session ->
            Rows.selectNative(
                    session,
                    StageRunEntity.class,
                    "select s.* from vocalise.stage_run s where strpos(s.outputs::text, ?1) > 0"
                        + " and s.state in ('DONE', 'CACHED') order by s.started_at",
                    sha256)
                .getResultStream()
                .map(StageRunEntity::view)
                .toList());
  }

  /**
   * Records that an earlier attempt's outputs were taken over. It also makes older attempts stale.
   */
  public StageView reuse(NewStage wanted, Cached from) {
    return database.write(
        session -> {
          LedgerEvent event =
              database.event(session, "stage.cached", Actor.worker(wanted.worker()));
          StageRunEntity row = next(session, event, wanted);
          row.state = StageState.CACHED;
          row.outputs = from.outputs();
          row.result = from.result();
          row.cachedFrom = from.id();
          row.endedAt = row.startedAt;
          session.insert(row);
          release(session, row, wanted.fence());
          event.added("stage_run", row.id);
          row.ledgerSeq = event.end(StageStatement.of(session, row)).seq();
          return row.view();
        });
  }

  /** Nothing goes on from the checkpoints of a finished stage; a run keeps its own to its end. */
  private static void release(StatelessSession session, StageRunEntity row, String fence) {
    if (row.runId == null) {
      ArtifactGarbageCollector.release(session, row.campaignId, fence);
    }
  }

  /** Forgets a cached attempt whose outputs are gone, so that the stage runs again. */
  public void evict(Cached gone) {
    String query = "delete from vocalise.stage_cache where cache_key = ?1 and stage_run_id = ?2";
    database.writing(session -> Rows.updateNative(session, query, gone.cacheKey(), gone.id()));
  }

  public Optional<StageView> find(UUID id) {
    return database.find(StageRunEntity.class, id).map(StageRunEntity::view);
  }

  /** Attempts of the run's own stages, oldest first. */
  public List<StageView> ofRun(UUID runId) {
    return database.read(session -> ofRun(session, runId));
  }

  static List<StageView> ofRun(StatelessSession session, UUID runId) {
    String query = "from StageRunEntity where runId = ?1 order by startedAt, attempt";
    return Rows.list(session, StageRunEntity.class, StageRunEntity::view, query, runId);
  }

  /** Attempts of the stages that belong to the campaign and to no run, oldest first. */
  public List<StageView> ofCampaign(UUID campaignId) {
    return database.list(
        StageRunEntity.class,
        StageRunEntity::view,
        "from StageRunEntity where campaignId = ?1 and runId is null order by startedAt, attempt",
        campaignId);
  }

  /** Attempts of one stage in every campaign, newest first. */
  public List<StageView> ofStage(String stage) {
    return database.list(
        StageRunEntity.class,
        StageRunEntity::view,
        "from StageRunEntity where stage = ?1 order by startedAt desc, attempt desc",
        stage);
  }

  /** The row of a new attempt; those that never ended are LOST, and all earlier ones stale. */
  private static StageRunEntity next(StatelessSession session, LedgerEvent event, NewStage wanted) {
    StageRunEntity row = new StageRunEntity();
    row.id = UUID.randomUUID();
    row.campaignId = wanted.campaignId();
    row.runId = wanted.runId();
    row.stage = wanted.stage();
    row.subject = wanted.subject();
    row.version = wanted.version();
    row.cacheKey = wanted.cacheKey();
    row.fencingToken = Fencing.take(session, wanted.owner(), wanted.fence());
    row.worker = wanted.worker();
    row.environment = wanted.environment();
    row.spec = wanted.spec();
    row.inputs = wanted.inputs();
    row.outputs = List.of();
    row.startedAt = Database.now();
    event.watch(
        "stage_run",
        Rows.select(
                session,
                UUID.class,
                "select id from StageRunEntity" + SAME + " and state = RUNNING",
                row.campaignId,
                row.stage,
                row.subject,
                row.runId)
            .getResultList());
    Rows.update(
        session,
        "update StageRunEntity set state = LOST, endedAt = ?5" + SAME + " and state = RUNNING",
        row.campaignId,
        row.stage,
        row.subject,
        row.runId,
        Database.now());
    String last = "select max(attempt) from StageRunEntity" + SAME;
    row.attempt =
        1
            + Rows.select(
                    session, Integer.class, last, row.campaignId, row.stage, row.subject, row.runId)
                .uniqueResultOptional()
                .orElse(0);
    return row;
  }

  private void end(StageAttempt attempt, StageState state, @Nullable Failure failure) {
    database.writing(
        session -> {
          Fencing.check(session, attempt);
          StageRunEntity row = running(session, attempt);
          String what = "stage." + state.name().toLowerCase(Locale.ROOT);
          LedgerEvent event = database.event(session, what, Actor.worker(row.worker));
          event.watch(row);
          row.state = state;
          row.failure = failure;
          row.endedAt = Database.now();
          session.update(row);
          event.end();
        });
  }

  private static StageRunEntity running(StatelessSession session, StageAttempt attempt) {
    StageRunEntity row = Rows.locked(session, StageRunEntity.class, "attempt", attempt.id());
    if (row.state != StageState.RUNNING) {
      throw new IllegalStateException(
          "attempt %d of stage %s for %s has ended already as %s"
              .formatted(attempt.attempt(), attempt.stage(), attempt.owner(), row.state));
    }
    return row;
  }
}

package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Attempts of stages, and the cache of their outputs. Every finished stage is in the ledger. */
public final class StageRepository {

  private final Database database;
  private final Ledger ledger;

  public StageRepository(Database database, Ledger ledger) {
    this.database = database;
    this.ledger = ledger;
  }

  /** Begins an attempt: older ones of the same owner and stage are LOST and stale from now on. */
  public StageAttempt start(NewStage wanted) {
    return database.write(
        session -> {
          long token = Fencing.take(session, wanted.owner(), wanted.fence());
          int attempt = StageRows.nextAttempt(session, wanted);
          StageRunEntity row = StageRows.of(wanted, attempt, token);
          row.state = StageState.RUNNING;
          session.insert(row);
          return new StageAttempt(
              row.id, row.campaignId, row.runId, wanted.fence(), attempt, token);
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
          row.state = StageState.DONE;
          row.outputs = List.copyOf(outputs);
          row.result = result;
          row.endedAt = Database.now();
          row.ledgerSeq = ledger.append(session, StageStatement.of(session, row), row.id).seq();
          session.update(row);
          session
              .createNativeMutationQuery(
                  "insert into vocalise.stage_cache (cache_key, stage_run_id) values (:key, :id)"
                      + " on conflict (cache_key) do nothing")
              .setParameter("key", row.cacheKey)
              .setParameter("id", row.id)
              .executeUpdate();
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

  /** The attempt whose outputs answer this key, if any. */
  public Optional<CachedStage> cached(String cacheKey) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "select s from StageCacheEntity c join StageRunEntity s on s.id = c.stageRunId"
                        + " where c.cacheKey = :key",
                    StageRunEntity.class)
                .setParameter("key", cacheKey)
                .uniqueResultOptional()
                .map(StageRows::cached));
  }

  /**
   * Records that an earlier attempt's outputs were taken over. It also makes older attempts stale.
   */
  public StageView reuse(NewStage wanted, CachedStage from) {
    return database.write(
        session -> {
          long token = Fencing.take(session, wanted.owner(), wanted.fence());
          int attempt = StageRows.nextAttempt(session, wanted);
          StageRunEntity row = StageRows.of(wanted, attempt, token);
          row.state = StageState.CACHED;
          row.outputs = from.outputs();
          row.result = from.result();
          row.cachedFrom = from.id();
          row.endedAt = row.startedAt;
          session.insert(row);
          return row.view();
        });
  }

  /** Forgets a cached attempt whose outputs are gone, so that the stage runs again. */
  public void evict(CachedStage gone) {
    database.writing(
        session ->
            session
                .createMutationQuery(
                    "delete from StageCacheEntity where cacheKey = :key and stageRunId = :id")
                .setParameter("key", gone.cacheKey())
                .setParameter("id", gone.id())
                .executeUpdate());
  }

  public Optional<StageView> find(UUID id) {
    return database.read(
        session -> Rows.byId(session, StageRunEntity.class, id).map(StageRunEntity::view));
  }

  /** Attempts of the run's own stages, oldest first. */
  public List<StageView> ofRun(UUID runId) {
    return database.read(session -> ofRun(session, runId));
  }

  /** Attempts of the stages that belong to the campaign and to no run, oldest first. */
  public List<StageView> ofCampaign(UUID campaignId) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "from StageRunEntity where campaignId = :id and runId is null"
                        + " order by startedAt, attempt",
                    StageRunEntity.class)
                .setParameter("id", campaignId)
                .stream()
                .map(StageRunEntity::view)
                .toList());
  }

  /** Attempts of one stage in every campaign, newest first. */
  public List<StageView> ofStage(String stage) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "from StageRunEntity where stage = :stage order by startedAt desc, attempt desc",
                    StageRunEntity.class)
                .setParameter("stage", stage)
                .stream()
                .map(StageRunEntity::view)
                .toList());
  }

  static List<StageView> ofRun(StatelessSession session, UUID runId) {
    return session
        .createSelectionQuery(
            "from StageRunEntity where runId = :id order by startedAt, attempt",
            StageRunEntity.class)
        .setParameter("id", runId)
        .stream()
        .map(StageRunEntity::view)
        .toList();
  }

  private void end(StageAttempt attempt, StageState state, @Nullable Failure failure) {
    database.writing(
        session -> {
          Fencing.check(session, attempt);
          StageRunEntity row = running(session, attempt);
          row.state = state;
          row.failureCode = failure == null ? null : failure.code();
          row.failureMessage = failure == null ? null : failure.message();
          row.endedAt = Database.now();
          session.update(row);
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

package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.StatelessSession;

/** Makes rows of attempts. */
final class StageRows {

  /** Attempts of the same campaign, run (or none), stage and subject. */
  private static final String SAME =
      " where campaignId = :campaign and stage = :stage and subject = :subject"
          + " and (runId = :run or (runId is null and :run is null))";

  private StageRows() {}

  static StageRunEntity of(NewStage wanted, int attempt, long token) {
    StageRunEntity row = new StageRunEntity();
    row.id = UUID.randomUUID();
    row.campaignId = wanted.campaignId();
    row.runId = wanted.runId();
    row.stage = wanted.stage();
    row.subject = wanted.subject();
    row.version = wanted.version();
    row.cacheKey = wanted.cacheKey();
    row.attempt = attempt;
    row.fencingToken = token;
    row.worker = wanted.worker();
    row.environment = wanted.environment();
    row.spec = wanted.spec();
    row.inputs = wanted.inputs();
    row.outputs = List.of();
    row.startedAt = Database.now();
    return row;
  }

  /** Marks attempts that never ended as LOST and returns the number of the next one. */
  static int nextAttempt(StatelessSession session, NewStage wanted) {
    session
        .createMutationQuery(
            "update StageRunEntity set state = LOST, endedAt = :now"
                + SAME
                + " and state = RUNNING")
        .setParameter("now", Database.now())
        .setParameter("campaign", wanted.campaignId())
        .setParameter("stage", wanted.stage())
        .setParameter("subject", wanted.subject())
        .setParameter("run", wanted.runId(), UUID.class)
        .executeUpdate();
    return 1
        + session
            .createSelectionQuery("select max(attempt) from StageRunEntity" + SAME, Integer.class)
            .setParameter("campaign", wanted.campaignId())
            .setParameter("stage", wanted.stage())
            .setParameter("subject", wanted.subject())
            .setParameter("run", wanted.runId(), UUID.class)
            .uniqueResultOptional()
            .orElse(0);
  }

  static CachedStage cached(StageRunEntity row) {
    return new CachedStage(
        row.id,
        row.cacheKey,
        row.outputs,
        row.result,
        Objects.requireNonNull(row.endedAt, "a cached attempt has ended"));
  }
}

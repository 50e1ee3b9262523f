package dev.vocalise.infra.lineage;

import java.util.UUID;
import org.hibernate.StatelessSession;

/**
 * Tokens that grow with every attempt of a stage, so that an attempt which was taken for dead
 * cannot write any more (architecture.md §3).
 *
 * <p>{@link #check} locks the token's row until the transaction ends: a newer attempt waits for the
 * write, or the write sees the newer attempt.
 */
public final class Fencing {

  private final Database database;

  public Fencing(Database database) {
    this.database = database;
  }

  /**
   * Takes the next token; all older ones of this owner and stage are stale from now on.
   *
   * @param owner id of the seed run, or of the campaign
   */
  public long take(UUID owner, String stage) {
    return database.write(session -> take(session, owner, stage));
  }

  /**
   * Checks without writing, for example before an expensive upload.
   *
   * @throws StaleAttemptException if a newer attempt exists
   */
  public void check(StageAttempt attempt) {
    database.writing(session -> check(session, attempt));
  }

  static long take(StatelessSession session, UUID owner, String stage) {
    return session
        .createNativeQuery(
            "insert into vocalise.fence (owner, stage, token) values (:owner, :stage, 1)"
                + " on conflict (owner, stage) do update set token = fence.token + 1"
                + " returning token",
            Long.class)
        .setParameter("owner", owner)
        .setParameter("stage", stage)
        .getSingleResult();
  }

  static void check(StatelessSession session, StageAttempt attempt) {
    long newest =
        session
            .createNativeQuery(
                "select token from vocalise.fence where owner = :owner and stage = :stage for share",
                Long.class)
            .setParameter("owner", attempt.owner())
            .setParameter("stage", attempt.stage())
            .uniqueResultOptional()
            .orElseThrow(() -> new NotFoundException("attempt of stage", attempt.stage()));
    if (newest != attempt.token()) {
      throw new StaleAttemptException(attempt, newest);
    }
  }

  /**
   * Makes every attempt of a run stale: what its end means for the database. Comes before the run's
   * row is locked, since writers lock the fence first.
   */
  static void revoke(StatelessSession session, UUID runId) {
    session
        .createMutationQuery("update FenceEntity set token = token + 1 where owner = :run")
        .setParameter("run", runId)
        .executeUpdate();
  }

  /** Makes every attempt of a campaign and of its unended runs stale. */
  static void revokeCampaign(StatelessSession session, UUID campaignId) {
    session
        .createMutationQuery(
            "update FenceEntity set token = token + 1 where owner = :campaign or owner in"
                + " (select id from SeedRunEntity where campaignId = :campaign"
                + " and state in (QUEUED, RUNNING))")
        .setParameter("campaign", campaignId)
        .executeUpdate();
  }
}

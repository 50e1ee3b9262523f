package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;

/**
 * Tokens that grow with every attempt of a stage, so that an attempt which was taken for dead
 * cannot write any more (architecture.md §3).
 *
 * <p>{@link #check} locks the token's row until the transaction ends: a newer attempt waits for the
 * write, or the write sees the newer attempt.
 */
public record Fencing(Database database) {

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
    return Rows.selectNative(
            session,
            Long.class,
            "insert into vocalise.fence (owner, stage, token) values (?1, ?2, 1)"
                + " on conflict (owner, stage) do update set token = fence.token + 1"
                + " returning token",
            owner,
            stage)
        .getSingleResult();
  }

  static void check(StatelessSession session, StageAttempt attempt) {
    long newest =
        Rows.selectNative(
                session,
                Long.class,
                "select token from vocalise.fence where owner = ?1 and stage = ?2 for share",
                attempt.owner(),
                attempt.stage())
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
    Rows.updateNative(
        session, "update vocalise.fence set token = token + 1 where owner = ?1", runId);
  }

  /** Ends every attempt of a campaign that is under way as CANCELLED, and makes it stale. */
  static void revokeRunning(StatelessSession session, LedgerEvent event, UUID campaignId) {
    event.watch("stage_run", running(session, campaignId));
    Rows.updateNative(
        session,
        "update vocalise.fence set token = token + 1 where owner in (select coalesce(run_id,"
            + " campaign_id) from vocalise.stage_run where campaign_id = ?1 and state = 'RUNNING')",
        campaignId);
    Rows.update(
        session,
        "update StageRunEntity set state = CANCELLED, endedAt = ?1"
            + " where campaignId = ?2 and state = RUNNING",
        Database.now(),
        campaignId);
  }

  private static List<UUID> running(StatelessSession session, UUID campaignId) {
    String query = "select id from StageRunEntity where campaignId = ?1 and state = RUNNING";
    return Rows.select(session, UUID.class, query, campaignId).getResultList();
  }

  /** Makes every attempt of a campaign and of its unended runs stale. */
  static void revokeCampaign(StatelessSession session, UUID campaignId) {
    Rows.updateNative(
        session,
        "update vocalise.fence set token = token + 1 where owner = ?1 or owner in (select id"
            + " from vocalise.seed_run where campaign_id = ?1 and state in ('QUEUED', 'RUNNING'))",
        campaignId);
  }
}

package dev.vocalise.infra.lineage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rows say of the artifact store's bytes. It is a first choice: each digest is locked and
 * looked up again before its bytes go.
 *
 * @param referred digests that a row or a statement of the ledger names
 * @param announced digests that an upload under way has announced
 * @param due digests that were given up: the collector takes them unless they are referred
 * @param recorded those of {@code due} that a statement of the ledger names: results of a campaign
 *     that was deleted or files of a corpus that was removed. None names a checkpoint
 * @param working when the oldest stage began that works now, for a campaign that has not ended;
 *     what it has stored may have no row yet
 */
public record StoreMarks(
    Set<String> referred,
    Set<String> announced,
    Set<String> due,
    Set<String> recorded,
    @Nullable Instant working) {

  /** Rows of checkpoints that nothing goes on from; their digests become due. */
  private static final String RELEASE =
      "with ended as (select id from vocalise.%s e where state in (%s) and exists"
          + " (select 1 from vocalise.checkpoint where owner = e.id) for update),"
          + " gone as (delete from vocalise.checkpoint c using ended where c.owner = ended.id"
          + " returning c.artifact ->> 'sha256' as sha256)"
          + " insert into vocalise.unneeded_artifact (sha256, not_before)"
          + " select distinct sha256, now() from gone"
          + " on conflict (sha256) do update set not_before = excluded.not_before";

  private static final String WORKING =
      "select extract(epoch from min(s.started_at))::bigint from vocalise.stage_run s"
          + " join vocalise.campaign c on c.id = s.campaign_id where s.state = 'RUNNING'"
          + " and c.state not in ('DONE', 'INCOMPLETE', 'FAILED', 'CANCELLED')";

  /**
   * Gives up the checkpoints of ended runs and campaigns and looks.
   *
   * @param unfinished also those of what failed or was cancelled: resuming it then starts its
   *     stages again
   * @param keep false: only as if; nothing is changed
   */
  public static StoreMarks of(Database database, boolean unfinished, boolean keep) {
    try (Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        String states = unfinished ? "'DONE', 'FAILED', 'CANCELLED'" : "'DONE'";
        statement.executeUpdate(
            RELEASE.formatted("campaign", states)); // before runs, as everywhere
        statement.executeUpdate(RELEASE.formatted("seed_run", states));
        StoreMarks marks = look(connection, statement);
        if (keep) {
          connection.commit();
        }
        return marks;
      } finally {
        connection.rollback(); // nothing after a commit
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the rows that name artifacts could not be read", e);
    }
  }

  private static StoreMarks look(Connection connection, Statement statement) throws SQLException {
    Set<String> announced = new HashSet<>();
    Set<String> due = new HashSet<>();
    try (ResultSet rows =
        statement.executeQuery(
            "select sha256, not_before <= now() from vocalise.unneeded_artifact")) {
      while (rows.next()) {
        (rows.getBoolean(2) ? due : announced).add(rows.getString(1));
      }
    }
    Instant working = null;
    try (ResultSet oldest = statement.executeQuery(WORKING)) {
      if (oldest.next() && oldest.getObject(1) != null) {
        working = Instant.ofEpochSecond(oldest.getLong(1));
      }
    }
    Set<String> referred = ReferredDigests.ledger(connection);
    Set<String> recorded = new HashSet<>(due);
    recorded.retainAll(referred);
    referred.removeAll(recorded); // their campaign was deleted, and statements about it stay
    referred.addAll(ReferredDigests.rows(connection));
    return new StoreMarks(referred, announced, due, recorded, working);
  }
}

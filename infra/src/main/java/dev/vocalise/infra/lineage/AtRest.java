package dev.vocalise.infra.lineage;

import dev.vocalise.infra.ledger.LedgerHome;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * What a database holds when nothing works on it any more.
 *
 * @param unfinished one line for each row that waits, runs or is held; empty when all has ended
 * @param ledger its audit
 * @param unneeded digests of artifacts that the next start deletes
 */
public record AtRest(List<String> unfinished, Ledger.Report ledger, Set<String> unneeded) {
  private static final String UNFINISHED =
      """
      select 'campaign ' || name || ' is ' || state from vocalise.campaign
        where state in ('QUEUED', 'RUNNING')
      union all select 'campaign ' || name || ' is still being stopped' from vocalise.campaign
        where stopping
      union all select 'run ' || id || ' is ' || state from vocalise.seed_run
        where state in ('QUEUED', 'RUNNING')
      union all select 'run ' || id || ' is ' || state || ' and still open' from vocalise.seed_run
        where opened_at is not null and state not in ('QUEUED', 'RUNNING')
      union all select 'attempt ' || attempt || ' of stage ' || stage || ' ' || subject || ' is RUNNING'
        from vocalise.stage_run where state = 'RUNNING'
      union all select 'the turn on key ' || cache_key || ' is held' from vocalise.stage_turn
      union all select 'worker ' || name || ' (process ' || pid || ') is registered'
        from vocalise.worker
      union all select 'a checkpoint of run ' || r.id || ' is kept though it is done'
        from vocalise.checkpoint c join vocalise.seed_run r on r.id = c.owner where r.state = 'DONE'
      union all select 'a checkpoint of campaign ' || k.name || ' is kept though it is done'
        from vocalise.checkpoint c join vocalise.campaign k on k.id = c.owner where k.state = 'DONE'
      """;

  public AtRest {
    unfinished = List.copyOf(unfinished);
    unneeded = Set.copyOf(unneeded);
  }

  /** Of a database that no instance and no worker uses. */
  public static AtRest of(Database database, LedgerHome home) throws IOException {
    Ledger.Report ledger = new Ledger(database).audit(home.trusted(), home.signedHeads());
    return database.read(
        session ->
            new AtRest(
                Rows.selectNative(session, String.class, UNFINISHED).getResultList(),
                ledger,
                Set.copyOf(
                    Rows.selectNative(
                            session, String.class, "select sha256 from vocalise.unneeded_artifact")
                        .getResultList())));
  }
}

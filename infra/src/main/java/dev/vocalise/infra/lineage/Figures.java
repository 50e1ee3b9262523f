package dev.vocalise.infra.lineage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Counts for whoever keeps an instance, all of one moment: states, stages, workers, ledger. */
public final class Figures {
  private static final int LIMIT_SECONDS = 10;

  /** A device's class stands for the device, so that the number of labels is bounded. */
  private static final String CLASS = "case when device like 'gpu%' then 'gpu' else 'cpu' end";

  private static final String SQL =
      """
      select 'campaigns' what, state one, '' two, count(*)::float8 from campaign group by state
      union all select 'runs', state, '', count(*) from seed_run group by state
      union all select 'runs.waiting', '', '', count(*) from seed_run r join campaign c on c.id = r.campaign_id
        where r.state = 'QUEUED' and r.opened_at is null and c.state in ('QUEUED', 'RUNNING')
      union all select 'runs.repairs', '', '', coalesce(sum(repairs), 0) from seed_run
      union all select 'stage.attempts', stage, state, count(*) from stage_run group by stage, state
      union all select 'stage.seconds', stage, '', sum(extract(epoch from ended_at - started_at))
        from stage_run where ended_at is not null and state <> 'CACHED' group by stage
      union all select 'stage.failures', failure_code, '', count(*) from stage_run
        where state = 'FAILED' group by failure_code
      union all select 'checkpoint.age', '', '', coalesce(max(extract(epoch from clock_timestamp()
          - greatest(s.started_at, (select max(created_at) from checkpoint c where c.owner = s.run_id)))), 0)
        from stage_run s where s.state = 'RUNNING' and s.stage = 'trainAlternating'
      union all select 'workers', CLASS, '', count(*) from worker
        where beat_at > clock_timestamp() - LEASE group by 2
      union all select 'slots', CLASS, '', sum(slots) from worker
        where beat_at > clock_timestamp() - LEASE group by 2
      union all select 'slots.held', CLASS, '', count(*) from device_lease
        where beat_at > clock_timestamp() - LEASE group by 2
      union all select 'ledger.entries', '', '', coalesce(max(seq), 0) from ledger_entry
      union all select 'ledger.age', '', '', coalesce(extract(epoch from clock_timestamp() - max(created_at)), 0)
        from ledger_entry where seq = (select max(seq) from ledger_entry)
      union all select 'outbox', '', '', count(*) from outbox where delivered_at is null
      """
          .replace("CLASS", CLASS)
          .replace("LEASE", WorkerRegistry.LEASE);

  /** What is counted, by up to two labels; empty where there is none. */
  public record Counted(String what, String one, String two) {}

  private final DataSource database;

  public Figures(Database database) {
    this.database = database.dataSource();
  }

  /** What is missing is zero. */
  public Map<Counted, Double> read() throws SQLException {
    Map<Counted, Double> figures = new HashMap<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(LIMIT_SECONDS);
      try (ResultSet rows = statement.executeQuery(SQL)) {
        while (rows.next()) {
          figures.put(
              new Counted(rows.getString(1), label(rows.getString(2)), rows.getString(3)),
              rows.getDouble(4));
        }
      }
    }
    return figures;
  }

  private static String label(String value) {
    return Optional.ofNullable(value).orElse("");
  }
}

package dev.vocalise.infra.lineage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The tables, which belong to one user of the database, and what the other may do with them: rows
 * of the ledger are added and read, never changed, and nobody but the owner switches a trigger off
 * (ADR 24).
 */
final class Schema {
  static final String NAME = "vocalise";

  private static final Set<String> ADDED_TO =
      Set.of("ledger_entry", "ledger_subject", "ledger_key");
  private static final String HISTORY = "flyway_schema_history";

  private Schema() {}

  /**
   * Migrates to the newest tables and grants what is not granted yet, as their owner.
   *
   * @param owner a connection pool of {@link DatabaseConfig#asOwner}
   */
  static void bringUpToDate(DataSource owner, DatabaseConfig config) throws SQLException {
    migrations(owner).load().migrate();
    if (config.owner() != null && config.user() != null) {
      try (Connection connection = owner.getConnection()) {
        connection.setAutoCommit(false);
        grant(connection, config.user());
        connection.commit();
      }
    }
  }

  /** See {@link Database#create}. */
  static boolean create(DataSource owner, String version) {
    boolean known =
        Stream.of(migrations(owner).load().info().all())
            .anyMatch(one -> String.valueOf(one.getVersion()).equals(version));
    if (known) {
      migrations(owner).target(version).load().migrate();
    }
    return known;
  }

  private static FluentConfiguration migrations(DataSource pool) {
    return Flyway.configure().dataSource(pool).schemas(NAME).locations("classpath:db/migration");
  }

  /** Nothing is written where all is as it should be: two processes may start at once. */
  private static void grant(Connection connection, String writer) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute("select pg_advisory_xact_lock(hashtextextended('vocalise grants', 0))");
      String user = sql.enquoteIdentifier(writer, true);
      boolean changed = false;
      for (Map.Entry<String, String> table : rights(connection, writer).entrySet()) {
        String wanted = wanted(table.getKey());
        if (!table.getValue().equals(wanted)) {
          String name = NAME + "." + sql.enquoteIdentifier(table.getKey(), true);
          sql.execute("revoke all on %s from %s".formatted(name, user));
          sql.execute("grant %s on %s to %s".formatted(wanted, name, user));
          changed = true;
        }
      }
      if (changed) {
        sql.execute("grant usage on schema %s to %s".formatted(NAME, user));
        sql.execute("grant select on all sequences in schema %s to %s".formatted(NAME, user));
      }
    }
  }

  private static String wanted(String table) {
    if (table.equals(HISTORY)) {
      return "SELECT";
    }
    return ADDED_TO.contains(table) ? "INSERT, SELECT" : "DELETE, INSERT, SELECT, UPDATE";
  }

  /** What a user may do with each table. */
  private static Map<String, String> rights(Connection connection, String user)
      throws SQLException {
    Map<String, String> rights = new TreeMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select c.relname, coalesce(string_agg(right_, ', ' order by right_)
              filter (where has_table_privilege(?, c.oid, right_)), '')
            from pg_class c, unnest(array['DELETE', 'INSERT', 'REFERENCES', 'SELECT', 'TRIGGER',
              'TRUNCATE', 'UPDATE']) right_
            where c.relnamespace = to_regnamespace('vocalise') and c.relkind = 'r'
            group by c.relname""")) {
      query.setString(1, user);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          rights.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    return rights;
  }

  /**
   * The user of a connection, if it could change what the ledger says: it owns the tables, or was
   * granted more than is needed. Null also where there is no ledger yet.
   */
  static @Nullable String whoMayRewrite(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet found =
            sql.executeQuery(
                """
                select current_user from pg_class c
                where c.oid = to_regclass('vocalise.ledger_entry')
                and (has_table_privilege(c.oid, 'update, delete, truncate, trigger')
                  or pg_has_role(c.relowner, 'usage'))""")) {
      return found.next() ? found.getString(1) : null;
    }
  }
}

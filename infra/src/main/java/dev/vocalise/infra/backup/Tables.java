package dev.vocalise.infra.backup;

import dev.vocalise.infra.backup.BackupManifest.Sequence;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** The tables of the schema as the database itself describes them. */
final class Tables {
  private static final String HISTORY = "flyway_schema_history";

  private Tables() {}

  /** Names and columns of all tables but the history of migrations, referred ones first. */
  static Map<String, List<String>> inOrder(Connection connection) throws SQLException {
    Map<String, List<String>> columns = new TreeMap<>();
    each(
        connection,
        "select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid"
            + " where c.relnamespace = to_regnamespace('vocalise') and c.relkind = 'r'"
            + " and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''"
            + " order by c.relname, a.attnum",
        row ->
            columns
                .computeIfAbsent(row.getString(1), table -> new ArrayList<>())
                .add(row.getString(2)));
    columns.remove(HISTORY);
    Map<String, Set<String>> referred = new TreeMap<>();
    each(
        connection,
        "select f.relname, t.relname from pg_constraint k join pg_class f on f.oid = k.conrelid"
            + " join pg_class t on t.oid = k.confrelid"
            + " where k.contype = 'f' and f.relnamespace = to_regnamespace('vocalise')"
            + " and f.oid <> t.oid",
        row ->
            referred
                .computeIfAbsent(row.getString(1), table -> new TreeSet<>())
                .add(row.getString(2)));
    return ordered(columns, referred);
  }

  private static Map<String, List<String>> ordered(
      Map<String, List<String>> columns, Map<String, Set<String>> referred) {
    Map<String, List<String>> ordered = new LinkedHashMap<>();
    while (ordered.size() < columns.size()) {
      int before = ordered.size();
      columns.forEach(
          (table, names) -> {
            if (ordered.keySet().containsAll(referred.getOrDefault(table, Set.of()))) {
              ordered.putIfAbsent(table, names);
            }
          });
      if (ordered.size() == before) {
        throw new IllegalStateException("tables refer to each other in a circle: " + referred);
      }
    }
    return ordered;
  }

  /** Where identity columns go on. */
  static List<Sequence> sequences(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    each(
        connection,
        "select relname from pg_class where relnamespace = to_regnamespace('vocalise')"
            + " and relkind = 'S' order by relname",
        row -> names.add(row.getString(1)));
    List<Sequence> sequences = new ArrayList<>();
    for (String name : names) {
      each(
          connection,
          "select last_value, is_called from " + qualified(name),
          row -> sequences.add(new Sequence(name, row.getLong(1), row.getBoolean(2))));
    }
    return sequences;
  }

  /** The version of the newest migration; null where the schema is not there. */
  static @Nullable String version(Connection connection) throws SQLException {
    List<String> found = new ArrayList<>();
    if (exists(connection, "select to_regclass('vocalise.%s') is not null".formatted(HISTORY))) {
      each(
          connection,
          "select version from vocalise.%s where success and version is not null".formatted(HISTORY)
              + " order by installed_rank desc limit 1",
          row -> found.add(row.getString(1)));
    }
    return found.isEmpty() ? null : found.get(0);
  }

  static long copyOut(Connection connection, String table, List<String> columns, OutputStream out)
      throws SQLException, IOException {
    return connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyOut("copy %s to stdout".formatted(named(table, columns)), out);
  }

  static long copyIn(Connection connection, String table, List<String> columns, InputStream in)
      throws SQLException, IOException {
    return connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn("copy %s from stdin".formatted(named(table, columns)), in);
  }

  private static String named(String table, List<String> columns) {
    return qualified(table)
        + columns.stream().map(Tables::quoted).collect(Collectors.joining(", ", " (", ")"));
  }

  static String qualified(String name) {
    return "vocalise." + quoted(name);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** What is done with one row. */
  @FunctionalInterface
  interface Row {
    void take(ResultSet row) throws SQLException;
  }

  static void each(Connection connection, String sql, Row each) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        each.take(rows);
      }
    }
  }

  static boolean exists(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() && rows.getBoolean(1);
    }
  }
}

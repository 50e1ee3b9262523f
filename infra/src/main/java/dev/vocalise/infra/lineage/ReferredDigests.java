package dev.vocalise.infra.lineage;

import dev.vocalise.infra.ledger.Envelope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which digests the rows of the schema name, in whatever table, column or JSON they stand: a table
 * that is added later is looked through too. More may be found than artifacts, never fewer.
 */
public final class ReferredDigests {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /**
   * The waiting list of the collector itself, messages and recordings, which name no artifact; and
   * the ledger, whose statements go on when what they are about was deleted.
   */
  private static final Set<String> NOT_SEARCHED =
      Set.of(
          "flyway_schema_history",
          "ledger_entry",
          "ledger_subject",
          "metric_point",
          "outbox",
          "transcript",
          "unneeded_artifact");

  private ReferredDigests() {}

  /** Every digest that a row names, and every one that a statement of the ledger names. */
  public static Set<String> all(Connection connection) throws SQLException {
    Set<String> digests = rows(connection);
    digests.addAll(ledger(connection));
    return digests;
  }

  /** Every digest that a row names. */
  static Set<String> rows(Connection connection) throws SQLException {
    Set<String> digests = new TreeSet<>();
    for (Map.Entry<String, String> table : texts(connection).entrySet()) {
      read(
          connection,
          "select distinct d[1] from vocalise.%s, regexp_matches(%s, '[0-9a-f]{64}', 'g') d"
              .formatted(table.getKey(), table.getValue()),
          digests::add);
    }
    return digests;
  }

  /** Every digest that a statement names, also about what is not there any more. */
  static Set<String> ledger(Connection connection) throws SQLException {
    Set<String> digests = new TreeSet<>();
    read(
        connection,
        "select envelope from vocalise.ledger_entry",
        envelope -> {
          Matcher found = DIGEST.matcher(Envelope.parse(envelope).payload());
          while (found.find()) {
            digests.add(found.group());
          }
        });
    return digests;
  }

  /** Whether a row names this digest now; what a new statement names stands in a row too. */
  static boolean named(Connection connection, String sha256) throws SQLException {
    List<String> tables = new ArrayList<>();
    texts(connection)
        .forEach(
            (table, text) ->
                tables.add(
                    "exists (select 1 from vocalise.%s where strpos(%s, d.sha256) > 0)"
                        .formatted(table, text)));
    String any = String.join(" or ", tables);
    try (PreparedStatement query =
        connection.prepareStatement("select " + any + " from (select ?::text as sha256) d")) {
      query.setString(1, sha256);
      try (ResultSet answer = query.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  /** By table: an expression of all its text, where it has any. */
  private static Map<String, String> texts(Connection connection) throws SQLException {
    Map<String, String> tables = new TreeMap<>();
    read(
        connection,
        "select c.table_name || '=concat_ws('' '', '"
            + " || string_agg(quote_ident(c.column_name) || '::text', ', ') || ')'"
            + " from information_schema.columns c join information_schema.tables t"
            + " using (table_schema, table_name)"
            + " where c.table_schema = 'vocalise' and t.table_type = 'BASE TABLE'"
            + " and c.data_type in ('text', 'character varying', 'json', 'jsonb', 'ARRAY')"
            + " group by c.table_name",
        line -> tables.put(line.split("=", 2)[0], line.split("=", 2)[1]));
    tables.keySet().removeAll(NOT_SEARCHED);
    return tables;
  }

  /** A step that one text is given to. */
  @FunctionalInterface
  private interface Each {
    void take(String text);
  }

  /** Row by row in a transaction, so that a long ledger is not held in memory. */
  private static void read(Connection connection, String sql, Each each) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(500);
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          each.take(rows.getString(1));
        }
      }
    }
  }
}

package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.hibernate.StatelessSession;

/**
 * Rows as statements record them: every column that is set, by its name, but those that say where
 * work stands at the moment. The database itself writes them, so that the statement and an audit
 * years later read them in the same way.
 */
final class RowRecords {
  /** The curves of a run, under its id: by key the number of points and a digest of them all. */
  static final String CURVES = "metric_point";

  /** Tables with the columns that no statement is about. */
  private static final Map<String, List<String>> TABLES =
      new TreeMap<>(
          Map.of(
              "account", List.of("password"), // its digest is another column
              "api_token", List.of("used_at"),
              "corpus", List.of(),
              "feature_set", List.of(),
              "model", List.of(),
              "model_version", List.of(),
              "campaign", List.of("stopping"),
              "experiment", List.of(),
              "seed_run",
                  List.of(
                      "progress", "repairs", "opened_at", "mlflow_run_id", "mlflow_experiment_id"),
              "stage_run", List.of("progress", "ledger_seq")));

  /** Of a key's points in the order of their steps: step, microseconds since 1970, value. */
  private static final String CURVES_OF =
      "select run_id::text, key, count(*), encode(sha256(convert_to(string_agg(step || ' ' ||"
          + " (extract(epoch from ts) * 1000000)::bigint || ' ' || value, chr(10) order by step),"
          + " 'UTF8')), 'hex') from vocalise.metric_point where run_id = any (?1) group by 1, 2"
          + " order by 1, 2";

  private static final ObjectMapper JSON = new ObjectMapper();

  private RowRecords() {}

  static Collection<String> tables() {
    return TABLES.keySet();
  }

  /** By id; those that are not there are missing. */
  static Map<String, ObjectNode> of(StatelessSession session, String table, Collection<UUID> ids) {
    if (table.equals(CURVES)) {
      return curves(session, ids);
    }
    Map<String, ObjectNode> records = new LinkedHashMap<>();
    inUtc(session);
    Rows.selectNative(
            session,
            Object[].class,
            select(table) + " where id = any (?1) order by id",
            (Object) ids.toArray(UUID[]::new))
        .getResultList()
        .forEach(row -> records.put((String) row[0], parse((String) row[1])));
    return records;
  }

  /** Every row of a table, one after the other. */
  static void all(StatelessSession session, String table, BiConsumer<String, ObjectNode> each) {
    inUtc(session);
    try (Stream<Object[]> rows =
        Rows.selectNative(session, Object[].class, select(table) + " order by id")
            .setFetchSize(200)
            .getResultStream()) {
      rows.forEach(row -> each.accept((String) row[0], parse((String) row[1])));
    }
  }

  private static String select(String table) {
    String left = String.join(",", TABLES.getOrDefault(table, List.of()));
    return "select id::text, (to_jsonb(one) - '{%s}'::text[])::text from vocalise.%s one"
        .formatted(left, table);
  }

  /** Else times are written as the time zone of this machine has them. */
  private static void inUtc(StatelessSession session) {
    Rows.updateNative(session, "set local time zone 'UTC'");
  }

  private static ObjectNode parse(String text) {
    try {
      ObjectNode record = (ObjectNode) JSON.readTree(text);
      record.properties().removeIf(column -> column.getValue().isNull());
      return record;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database wrote no JSON: " + text, e);
    }
  }

  private static Map<String, ObjectNode> curves(StatelessSession session, Collection<UUID> runs) {
    Map<String, ObjectNode> curves = new LinkedHashMap<>();
    Rows.selectNative(session, Object[].class, CURVES_OF, (Object) runs.toArray(UUID[]::new))
        .getResultList()
        .forEach(
            row ->
                curves
                    .computeIfAbsent((String) row[0], run -> JSON.createObjectNode())
                    .putObject((String) row[1])
                    .put("points", ((Number) row[2]).longValue())
                    .put("sha256", (String) row[3]));
    return curves;
  }
}

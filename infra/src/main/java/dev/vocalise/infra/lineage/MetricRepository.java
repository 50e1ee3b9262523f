package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

/** Curves of the seed runs. Every point also goes to the outbox, in the same transaction. */
public record MetricRepository(Database database) {

  /** MLflow takes at most 1,000 points at once; one message is one call. */
  static final int POINTS_PER_MESSAGE = 1_000;

  /**
   * Adds points. A (key, step) that the run has already keeps its first value: a resumed training
   * computes some steps again, and MLflow cannot take a point back.
   *
   * @throws StaleAttemptException if a newer attempt of the stage exists
   */
  public void append(StageAttempt attempt, List<MetricPoint> points) {
    UUID runId = attempt.requireRun();
    List<MetricPoint> wanted = points.stream().map(MetricPoint::inMillis).toList();
    if (wanted.isEmpty()) {
      return;
    }
    database.writing(
        session -> {
          Fencing.check(session, attempt);
          SeedRunEntity run = Rows.byId(session, SeedRunEntity.class, runId).orElseThrow();
          List<MetricPoint> added =
              session.doReturningWork(connection -> insert(connection, runId, wanted));
          for (int from = 0; from < added.size(); from += POINTS_PER_MESSAGE) {
            int to = Math.min(added.size(), from + POINTS_PER_MESSAGE);
            JsonNode payload = payload(added.subList(from, to));
            RunTransitions.outbox(session, run, Outbox.Kind.METRICS, payload);
          }
          Rows.selectNative(
                  session,
                  Integer.class,
                  "select 1 from (select pg_notify('vocalise_change', ?1)) notified",
                  run.campaignId + " " + runId)
              .getSingleResult();
        });
  }

  /** Points by key, keys in order, steps ascending. */
  public Map<String, List<MetricPoint>> curves(UUID runId) {
    return database.read(session -> curves(session, runId));
  }

  static Map<String, List<MetricPoint>> curves(StatelessSession session, UUID runId) {
    String query = "from MetricPointEntity where runId = ?1 order by key, step";
    return Rows.select(session, MetricPointEntity.class, query, runId).stream()
        .map(MetricPointEntity::view)
        .collect(Collectors.groupingBy(MetricPoint::key, TreeMap::new, Collectors.toList()));
  }

  /** Inserts and returns the points that were not there. */
  private static List<MetricPoint> insert(
      Connection connection, UUID runId, List<MetricPoint> points) throws SQLException {
    List<MetricPoint> added = new ArrayList<>();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into vocalise.metric_point (run_id, key, step, ts, value) values (?, ?, ?, ?, ?)"
                + " on conflict do nothing")) {
      for (MetricPoint point : points) {
        insert.setObject(1, runId);
        insert.setString(2, point.key());
        insert.setLong(3, point.step());
        insert.setObject(4, point.at().atOffset(ZoneOffset.UTC));
        insert.setDouble(5, point.value());
        if (insert.executeUpdate() == 1) {
          added.add(point);
        }
      }
    }
    return added;
  }

  private static ArrayNode payload(List<MetricPoint> points) {
    ArrayNode payload = JsonNodeFactory.instance.arrayNode();
    for (MetricPoint point : points) {
      payload
          .addObject()
          .put("key", point.key())
          .put("step", point.step())
          .put("ts", point.at().toEpochMilli())
          // As text: JSON knows no NaN, and the digits must come back as they were.
          .put("value", Double.toString(point.value()));
    }
    return payload;
  }
}

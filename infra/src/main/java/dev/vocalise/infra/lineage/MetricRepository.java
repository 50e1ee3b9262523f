package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
              wanted.stream().filter(point -> insert(session, runId, point)).toList();
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

  /**
   * Sends points about the machine to the tracker. They are no rows: nothing is proven by them.
   *
   * @throws StaleAttemptException if a newer attempt of the stage exists
   */
  public void sampled(StageAttempt attempt, List<MetricPoint> points) {
    List<MetricPoint> wanted = points.stream().map(MetricPoint::inMillis).toList();
    database.writing(
        session -> {
          Fencing.check(session, attempt);
          SeedRunEntity run =
              Rows.byId(session, SeedRunEntity.class, attempt.requireRun()).orElseThrow();
          RunTransitions.outbox(session, run, Outbox.Kind.METRICS, payload(wanted));
        });
  }

  /** Points by key, keys in order, steps ascending. */
  public Map<String, List<MetricPoint>> curves(UUID runId) {
    return database.read(session -> curves(session, runId));
  }

  /** What the tests of an experiment's runs wrote: recalls, and UAR of each modality. */
  public Map<UUID, List<MetricPoint>> ofTests(UUID experiment) {
    return database.read(
        session ->
            Rows.select(
                    session,
                    MetricPointEntity.class,
                    "from MetricPointEntity where runId in (select id from SeedRunEntity where"
                        + " experimentId = ?1) and (key like 'recall.%' or key like '%.recall.%'"
                        + " or key like '%.uar') order by key, step",
                    experiment)
                .stream()
                .collect(
                    Collectors.groupingBy(
                        point -> point.runId,
                        Collectors.mapping(MetricPointEntity::view, Collectors.toList()))));
  }

  static Map<String, List<MetricPoint>> curves(StatelessSession session, UUID runId) {
    String query = "from MetricPointEntity where runId = ?1 order by key, step";
    return Rows.select(session, MetricPointEntity.class, query, runId).stream()
        .map(MetricPointEntity::view)
        .collect(Collectors.groupingBy(MetricPoint::key, TreeMap::new, Collectors.toList()));
  }

  /** Whether the point was not there. */
  private static boolean insert(StatelessSession session, UUID runId, MetricPoint point) {
    String insert =
        "insert into vocalise.metric_point (run_id, key, step, ts, value)"
            + " values (?1, ?2, ?3, ?4, ?5) on conflict do nothing";
    return Rows.updateNative(
            session, insert, runId, point.key(), point.step(), point.at(), point.value())
        == 1;
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

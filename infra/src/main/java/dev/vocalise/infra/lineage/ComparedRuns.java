package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What many runs have in common: summed up by the database, so that a thousand of them cost no more
 * memory than one. Of each stage of a run its last attempt with outputs counts; one from the cache
 * stands for the attempt that did the work.
 */
public record ComparedRuns(Database database) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Runs are bound as one text, since a native query binds no list of ids. */
  private static final String LAST =
      """
      with last as (
        select distinct on (s.run_id, s.stage, s.subject) s.*
        from vocalise.stage_run s
        where s.run_id = any(cast(string_to_array(?1, ',') as uuid[]))
          and s.state in ('DONE', 'CACHED')
          and s.stage in ('trainAlternating', 'evaluateFusion')
        order by s.run_id, s.stage, s.subject, s.started_at desc, s.attempt desc)
      """;

  /**
   * A curve over the runs that have it.
   *
   * @param key such as {@code validation-accuracy}
   */
  public record Curve(String key, List<Point> points) {
    public Curve {
      points = List.copyOf(points);
    }
  }

  /**
   * The runs at one step.
   *
   * @param n runs with a value
   * @param deviation sample deviation; null for one run
   */
  public record Point(
      long step, int n, double mean, @Nullable Double deviation, double low, double high) {}

  /**
   * A file that a stage read.
   *
   * @param subject modality where a run has two branches, else empty
   */
  public record Input(String stage, String subject, String name, String sha256) {}

  /** Curves whose key ends with this word, over all of these runs; keys in order. */
  public List<Curve> curves(Collection<UUID> runs, String word) {
    Map<String, List<Point>> curves =
        database.read(
            session ->
                Rows.selectNative(
                        session,
                        Object[].class,
                        """
                        select key, step, cast(count(*) as integer), avg(value),
                               stddev_samp(value), min(value), max(value)
                        from vocalise.metric_point
                        where run_id = any(cast(string_to_array(?1, ',') as uuid[]))
                          and (key = ?2 or key like '%.' || ?2)
                        group by key, step order by key, step
                        """,
                        ids(runs),
                        word)
                    .stream()
                    .collect(
                        Collectors.groupingBy(
                            row -> (String) row[0],
                            LinkedHashMap::new,
                            Collectors.mapping(ComparedRuns::point, Collectors.toList()))));
    return curves.entrySet().stream().map(one -> new Curve(one.getKey(), one.getValue())).toList();
  }

  private static Point point(Object[] row) {
    return new Point(
        ((Number) row[1]).longValue(),
        ((Number) row[2]).intValue(),
        ((Number) row[3]).doubleValue(),
        row[4] == null ? null : Double.valueOf(((Number) row[4]).doubleValue()),
        ((Number) row[5]).doubleValue(),
        ((Number) row[6]).doubleValue());
  }

  /** What was read and made by none of these runs themselves, without repetitions. */
  public List<Input> inputs(Collection<UUID> runs) {
    return database.read(
        session ->
            Rows.selectNative(
                    session,
                    Object[].class,
                    LAST
                        + """
                          select distinct l.stage, l.subject, i ->> 'name', i ->> 'sha256'
                          from last l, jsonb_array_elements(l.inputs) i
                          where i ->> 'role' not in ('model', 'report')
                          order by 1, 2, 3, 4
                          """,
                    ids(runs))
                .stream()
                .map(
                    row ->
                        new Input(
                            (String) row[0], (String) row[1], (String) row[2], (String) row[3]))
                .toList());
  }

  /** Versions of the stages, and where they were done, without repetitions. */
  public List<JsonNode> environments(Collection<UUID> runs) {
    return database
        .read(
            session ->
                Rows.selectNative(
                        session,
                        String.class,
                        LAST
                            + """
                              select distinct cast(jsonb_build_object(l.stage || ' version', l.version)
                                     || coalesce(c.environment, l.environment) as text)
                              from last l left join vocalise.stage_run c on c.id = l.cached_from
                              order by 1
                              """,
                        ids(runs))
                    .list())
        .stream()
        .map(ComparedRuns::json)
        .toList();
  }

  /** Where the predictions of each tested run are. */
  public Map<UUID, FileRef> predictions(Collection<UUID> runs) {
    Map<UUID, FileRef> files = new LinkedHashMap<>();
    database
        .read(
            session ->
                Rows.selectNative(
                        session,
                        Object[].class,
                        LAST
                            + """
                              select l.run_id, cast(o as text)
                              from last l, jsonb_array_elements(l.outputs) o
                              where l.stage = 'evaluateFusion' and o ->> 'role' = 'predictions'
                              """,
                        ids(runs))
                    .list())
        .forEach(row -> files.put((UUID) row[0], file(json((String) row[1]))));
    return files;
  }

  private static FileRef file(JsonNode json) {
    return new FileRef(
        json.path("name").asText(),
        json.path("role").asText(),
        json.path("sha256").asText(),
        json.path("size").asLong(),
        json.path("mediaType").asText());
  }

  private static String ids(Collection<UUID> runs) {
    return runs.stream().map(UUID::toString).collect(Collectors.joining(","));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database holds JSON that is none", e);
    }
  }
}

package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** The seeds of a campaign as its board shows them, without the JSON that nobody needs again. */
public final class BoardCells {
  private BoardCells() {}

  /**
   * The finished runs of an experiment, and when they ended: the same as long as its scores are.
   */
  public record Finished(Map<UUID, Instant> ended) {
    public Finished {
      ended = Map.copyOf(ended);
    }

    private static Finished of(List<Row> rows) {
      Map<UUID, Instant> ended = new HashMap<>();
      for (Row row : rows) {
        if (row.uar != null && row.endedAt != null) {
          ended.put(row.id, row.endedAt);
        }
      }
      return new Finished(ended);
    }
  }

  private record Row(
      UUID id,
      int seed,
      RunState state,
      @Nullable Double uar,
      @Nullable Progress progress,
      @Nullable Failure failure,
      @Nullable Instant endedAt) {
    private SeedCell cell(Map<UUID, JsonNode> scores) {
      return new SeedCell(id, seed, state, uar, scores.get(id), progress, failure);
    }
  }

  /** By experiment, seeds ascending. */
  static Map<UUID, List<SeedCell>> read(
      StatelessSession session, UUID campaign, BiPredicate<UUID, Finished> has) {
    Map<UUID, List<Row>> experiments = new LinkedHashMap<>();
    Rows.select(
            session,
            Object[].class,
            "select experimentId, id, seed, state, uar, progress, failure, endedAt"
                + " from SeedRunEntity where campaignId = ?1 order by seed",
            campaign)
        .stream()
        .forEach(
            row ->
                experiments
                    .computeIfAbsent((UUID) row[0], experiment -> new ArrayList<>())
                    .add(row(row)));
    Map<UUID, List<SeedCell>> cells = new HashMap<>();
    experiments.forEach(
        (experiment, rows) -> {
          Map<UUID, JsonNode> scores =
              has.test(experiment, Finished.of(rows)) ? Map.of() : scores(session, experiment);
          cells.put(experiment, rows.stream().map(row -> row.cell(scores)).toList());
        });
    return cells;
  }

  private static Row row(Object[] row) {
    return new Row(
        (UUID) row[1],
        (Integer) row[2],
        (RunState) row[3],
        (Double) row[4],
        (Progress) row[5],
        (Failure) row[6],
        (Instant) row[7]);
  }

  private static Map<UUID, JsonNode> scores(StatelessSession session, UUID experiment) {
    Map<UUID, JsonNode> scores = new HashMap<>();
    Rows.select(
            session,
            Object[].class,
            "select id, scores from SeedRunEntity where experimentId = ?1 and uar is not null",
            experiment)
        .stream()
        .forEach(row -> scores.put((UUID) row[0], (JsonNode) row[1]));
    return scores;
  }
}

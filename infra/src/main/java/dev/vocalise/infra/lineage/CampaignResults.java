package dev.vocalise.infra.lineage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a list shows of all campaigns at once: two queries, however many there are. */
public record CampaignResults(Database database) {
  /**
   * The scores of an experiment.
   *
   * @param uar of its finished seeds, ascending by seed; 0 to 1
   */
  public record Scores(String experiment, List<Double> uar) {
    public Scores {
      uar = List.copyOf(uar);
    }
  }

  /**
   * By campaign, experiments in the order of the file; those without a finished seed are left out.
   */
  public Map<UUID, List<Scores>> scores() {
    Map<UUID, Map<String, List<Double>>> found = new LinkedHashMap<>();
    database
        .read(
            session ->
                Rows.select(
                        session,
                        Object[].class,
                        "select e.campaignId, e.name, r.uar from SeedRunEntity r"
                            + " join ExperimentEntity e on e.id = r.experimentId"
                            + " where r.uar is not null"
                            + " order by e.campaignId, e.position, r.seed")
                    .list())
        .forEach(
            row ->
                found
                    .computeIfAbsent((UUID) row[0], campaign -> new LinkedHashMap<>())
                    .computeIfAbsent((String) row[1], experiment -> new ArrayList<>())
                    .add((Double) row[2]));
    Map<UUID, List<Scores>> scores = new LinkedHashMap<>();
    found.forEach(
        (campaign, experiments) ->
            scores.put(
                campaign,
                experiments.entrySet().stream()
                    .map(one -> new Scores(one.getKey(), one.getValue()))
                    .toList()));
    return scores;
  }

  /** When a run of each campaign last began or ended. */
  public Map<UUID, Instant> lastActivity() {
    Map<UUID, Instant> last = new LinkedHashMap<>();
    database
        .read(
            session ->
                Rows.select(
                        session,
                        Object[].class,
                        "select campaignId, max(coalesce(endedAt, startedAt, createdAt))"
                            + " from SeedRunEntity group by campaignId")
                    .list())
        .forEach(row -> last.put((UUID) row[0], (Instant) row[1]));
    return last;
  }
}

package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run took, or is known to take.
 *
 * @param took seconds that stages worked on it in all attempts; null where it is not done, or where
 *     something of it came from the cache, which says nothing of others
 * @param eta seconds until it is done, as it says itself; null where it does not
 */
public record RunTime(
    UUID experiment, RunState state, @Nullable Double took, @Nullable Double eta) {

  /** Of all runs of a campaign, in the order in which they are begun. */
  public static List<RunTime> ofCampaign(Database database, UUID campaign) {
    return database.read(
        session ->
            Rows.selectNative(
                    session,
                    Object[].class,
                    "select r.experiment_id, r.state, case when r.state = 'DONE' and not"
                        + " coalesce(bool_or(s.state = 'CACHED'), true) then"
                        + " sum(extract(epoch from s.ended_at - s.started_at))::float8 end,"
                        + " case when r.state = 'RUNNING' then"
                        + " (r.progress ->> 'etaSeconds')::float8 end"
                        + " from vocalise.seed_run r"
                        + " join vocalise.experiment e on e.id = r.experiment_id"
                        + " left join vocalise.stage_run s on s.run_id = r.id"
                        + " where r.campaign_id = ?1"
                        + " group by r.id, e.position order by e.position, r.seed",
                    campaign)
                .stream()
                .map(
                    row ->
                        new RunTime(
                            (UUID) row[0],
                            RunState.valueOf((String) row[1]),
                            (Double) row[2],
                            (Double) row[3]))
                .toList());
  }
}

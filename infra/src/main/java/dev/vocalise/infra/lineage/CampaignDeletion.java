package dev.vocalise.infra.lineage;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.StatelessSession;

/**
 * Takes the rows of a campaign away, and gives up the artifacts that only it refers to. What the
 * ledger says of it stays, and the deletion is a statement with the digest of every row that went.
 */
public record CampaignDeletion(Database database, Actor actor) {
  /** In this order nothing refers to what is gone; owners of checkpoints are runs or campaigns. */
  private static final List<String> DELETE =
      List.of(
          "outbox where run_id in (select id from vocalise.seed_run where campaign_id = ?1)",
          "metric_point where run_id in (select id from vocalise.seed_run where campaign_id = ?1)",
          "checkpoint where owner = ?1 or owner in (select id from vocalise.seed_run where campaign_id = ?1)",
          "fence where owner = ?1 or owner in (select id from vocalise.seed_run where campaign_id = ?1)",
          "stage_wait where owner = ?1 or owner in (select id from vocalise.seed_run where campaign_id = ?1)",
          "stage_cache where stage_run_id in (select id from vocalise.stage_run where campaign_id = ?1)",
          "stage_run where campaign_id = ?1",
          "claim where campaign_id = ?1",
          "campaign_build where campaign_id = ?1",
          "seed_run where campaign_id = ?1",
          "experiment where campaign_id = ?1",
          "campaign where id = ?1");

  /**
   * What a deletion takes.
   *
   * @param runs a count for every state, zero included
   * @param attempts of stages
   * @param use of the store
   * @param hindrances why it is refused, a sentence each; empty where it is not
   */
  public record Plan(
      String campaign,
      Map<RunState, Long> runs,
      long attempts,
      DiskUse use,
      List<String> hindrances) {
    public Plan {
      runs = Map.copyOf(runs);
      hindrances = List.copyOf(hindrances);
    }
  }

  /** Looks; changes nothing. */
  public Plan plan(UUID id) {
    return database.read(
        session ->
            plan(
                session,
                Rows.byId(session, CampaignEntity.class, id)
                    .orElseThrow(() -> new NotFoundException("campaign", id))));
  }

  /**
   * Deletes it.
   *
   * @throws RefusedException if something under way or elsewhere needs it
   */
  public Plan delete(UUID id) {
    return database.change(
        "campaign.delete",
        actor,
        (session, event) -> {
          CampaignEntity campaign = event.watch(CampaignRepository.locked(session, id));
          Plan plan = plan(session, campaign);
          if (!plan.hindrances().isEmpty()) {
            throw new RefusedException(String.join("; ", plan.hindrances()));
          }
          event.with("campaign", campaign.name);
          for (String table : List.of("experiment", "seed_run", "stage_run")) {
            event.watch(table, ids(session, table, id));
          }
          event.watch(RowRecords.CURVES, ids(session, "seed_run", id));
          List<String> artifacts = DiskUse.artifactsOf(session, id);
          DELETE.forEach(rows -> Rows.updateNative(session, "delete from vocalise." + rows, id));
          ArtifactGarbageCollector.unneeded(session, artifacts);
          ChangeFeed.tell(session, id);
          return plan;
        });
  }

  private static List<UUID> ids(StatelessSession session, String table, UUID campaign) {
    return Rows.selectNative(
            session,
            UUID.class,
            "select id from vocalise.%s where campaign_id = ?1 order by id".formatted(table),
            campaign)
        .getResultList();
  }

  private static Plan plan(StatelessSession session, CampaignEntity campaign) {
    Map<RunState, Long> runs = new EnumMap<>(RunState.class);
    for (RunState state : RunState.values()) {
      runs.put(state, 0L);
    }
    Rows.select(
            session,
            Object[].class,
            "select state, count(*) from SeedRunEntity where campaignId = ?1 group by state",
            campaign.id)
        .getResultList()
        .forEach(row -> runs.put((RunState) row[0], (Long) row[1]));
    return new Plan(
        campaign.name,
        runs,
        Rows.selectNative(
                session,
                Long.class,
                "select count(*) from vocalise.stage_run where campaign_id = ?1",
                campaign.id)
            .getSingleResult(),
        DiskUse.of(session, campaign.id),
        hindrances(session, campaign));
  }

  private static List<String> hindrances(StatelessSession session, CampaignEntity campaign) {
    List<String> hindrances = new ArrayList<>();
    if (!campaign.state.ended() || campaign.stopping) {
      hindrances.add(
          "campaign '%s' is %s; cancel it first: vocalise campaign cancel %s"
              .formatted(
                  campaign.name,
                  campaign.state.ended() ? "still stopping" : campaign.state,
                  campaign.name));
    }
    Rows.selectNative(
            session,
            Object[].class,
            "select v.name || ':' || v.version, lower(v.state), r.workflow_id"
                + " from vocalise.model_version v join vocalise.seed_run r on r.id = v.run_id"
                + " where r.campaign_id = ?1 order by v.name, v.version",
            campaign.id)
        .getResultList()
        .forEach(
            row ->
                hindrances.add(
                    "run %s is registered as %s (%s), and what is registered stays"
                        .formatted(row[2], row[0], row[1])));
    Rows.selectNative(
            session,
            Object[].class,
            "select c.name, e.value ->> 'name' from vocalise.campaign c,"
                + " jsonb_array_elements(c.spec -> 'experiments') e where c.id <> ?1"
                + " and e.value ->> 'reproduces' in (select id::text from vocalise.experiment"
                + " where campaign_id = ?1) order by 1, 2",
            campaign.id)
        .getResultList()
        .forEach(
            row ->
                hindrances.add(
                    "campaign '%s' reproduces its experiment '%s'; delete that one first"
                        .formatted(row[0], row[1])));
    Rows.selectNative(
            session,
            Object[].class,
            "select c.name, count(*) from vocalise.stage_run s"
                + " join vocalise.stage_run o on o.id = s.cached_from"
                + " join vocalise.campaign c on c.id = s.campaign_id"
                + " where o.campaign_id = ?1 and s.campaign_id <> ?1 group by c.name order by 1",
            campaign.id)
        .getResultList()
        .forEach(
            row ->
                hindrances.add(
                    "campaign '%s' took the work of %s of its stages over, and comes from them; delete that one first, or archive this one: vocalise campaign archive %s"
                        .formatted(row[0], row[1], campaign.name)));
    return hindrances;
  }
}

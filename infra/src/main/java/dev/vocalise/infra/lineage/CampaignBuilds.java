package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Which build of the code a campaign belongs to: the one it began with, until it is moved. Each
 * attempt records its own build besides.
 */
public record CampaignBuilds(Database database) {
  /**
   * The builds of one campaign.
   *
   * @param now the one it belongs to; null before its first stage
   * @param attempts those that attempts were made with, in the order in which they came; attempts
   *     of before builds had digests are left out
   */
  public record Builds(@Nullable String now, List<String> attempts) {
    public Builds {
      attempts = List.copyOf(attempts);
    }
  }

  /**
   * The build that the workflow's campaign belongs to; the first that asks gets it.
   *
   * @return empty if that is this build, or no campaign has such a workflow
   */
  public Optional<String> otherOwner(String workflowId, String build) {
    return database.write(
        session -> {
          Optional<UUID> campaign = campaignOf(session, workflowId);
          if (campaign.isEmpty()) {
            return Optional.empty();
          }
          Optional<String> owner = current(session, campaign.get());
          if (owner.isEmpty()) {
            move(session, campaign.get(), build);
          }
          return owner.filter(other -> !other.equals(build));
        });
  }

  private static Optional<UUID> campaignOf(StatelessSession session, String workflowId) {
    return Rows.selectNative(
            session,
            UUID.class,
            "select id from vocalise.campaign where workflow_id = ?1 union"
                + " select campaign_id from vocalise.seed_run where workflow_id = ?1 limit 1",
            workflowId)
        .uniqueResultOptional();
  }

  private static Optional<String> current(StatelessSession session, UUID campaign) {
    return Rows.selectNative(
            session,
            String.class,
            "select build from vocalise.campaign_build where campaign_id = ?1",
            campaign)
        .uniqueResultOptional();
  }

  private static void move(StatelessSession session, UUID campaign, String build) {
    Rows.updateNative(
        session,
        "insert into vocalise.campaign_build (campaign_id, build) values (?1, ?2)"
            + " on conflict (campaign_id) do update set build = excluded.build"
            + " where campaign_build.build <> excluded.build",
        campaign,
        build);
  }

  /** The campaign belongs to this build from now on. */
  public void move(UUID campaign, String build) {
    database.writing(
        session -> {
          move(session, campaign, build);
          database
              .event(session, "campaign.move", Actor.INSTANCE)
              .with("campaign", campaign.toString())
              .with("build", build)
              .endAlways();
        });
  }

  /** All that is known of the campaign's builds. */
  public Builds of(UUID campaign) {
    return database.read(
        session ->
            new Builds(
                current(session, campaign).orElse(null),
                Rows.selectNative(
                        session,
                        String.class,
                        "select environment ->> 'build' from vocalise.stage_run"
                            + " where campaign_id = ?1 and environment ->> 'build' is not null"
                            + " group by 1 order by min(started_at)",
                        campaign)
                    .list()));
  }
}

package dev.vocalise.infra.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

/** Adds seeds and experiments to a campaign, whose rows stay but for the list of their seeds. */
final class CampaignExtension {

  private CampaignExtension() {}

  /**
   * @param campaign locked and watched
   * @param wanted the whole campaign as it is to be
   * @return the runs that were added
   */
  static List<UUID> apply(
      StatelessSession session, LedgerEvent event, CampaignEntity campaign, NewCampaign wanted) {
    Map<String, ExperimentEntity> known =
        Rows.select(
                session,
                ExperimentEntity.class,
                "from ExperimentEntity where campaignId = ?1",
                campaign.id)
            .stream()
            .collect(Collectors.toMap(experiment -> experiment.name, Function.identity()));
    campaign.spec = wanted.spec();
    campaign.file = wanted.file();
    campaign.specSha256 = wanted.specSha256();
    session.update(campaign);
    List<UUID> added = new ArrayList<>();
    int position = known.size();
    for (NewCampaign.NewExperiment experiment : wanted.experiments()) {
      ExperimentEntity there = known.get(experiment.name());
      added.addAll(
          there == null
              ? CampaignLaunch.insert(session, event, campaign, experiment, position++)
              : grow(session, event, campaign, there, experiment));
    }
    return added;
  }

  private static List<UUID> grow(
      StatelessSession session,
      LedgerEvent event,
      CampaignEntity campaign,
      ExperimentEntity experiment,
      NewCampaign.NewExperiment wanted) {
    List<Integer> seeds = new ArrayList<>(wanted.seeds());
    seeds.removeAll(
        Rows.select(
                session,
                Integer.class,
                "select seed from SeedRunEntity where experimentId = ?1",
                experiment.id)
            .getResultList());
    if (seeds.isEmpty()) {
      return List.of();
    }
    event.watch("experiment", List.of(experiment.id));
    experiment.settings = wanted.settings(); // which name the seeds
    session.update(experiment);
    return CampaignLaunch.insertRuns(session, event, campaign, experiment, seeds);
  }
}

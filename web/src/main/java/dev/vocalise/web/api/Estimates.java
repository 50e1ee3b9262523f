package dev.vocalise.web.api;

import dev.vocalise.activities.estimate.CampaignEstimate;
import dev.vocalise.activities.estimate.Estimator;
import dev.vocalise.activities.estimate.Room;
import dev.vocalise.activities.training.SplitOutlook;
import dev.vocalise.web.campaign.CheckedCampaign;
import dev.vocalise.web.campaign.SplitView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What checked campaigns will take on the machine of this instance.
 *
 * @param room what it has at the moment
 */
public record Estimates(Estimator estimator, Supplier<Room> room) {

  /**
   * Takes seconds, or a minute or two for large models, where steps were not measured before.
   *
   * @param again whether what was measured before is measured again
   */
  public CampaignEstimate of(CheckedCampaign campaign, boolean again) {
    return estimator.estimate(campaign.spec(), parts(campaign), room.get(), again);
  }

  /** Of what was measured before, at once; empty where something was not. */
  public Optional<CampaignEstimate> remembered(CheckedCampaign campaign) {
    return estimator.remembered(campaign.spec(), parts(campaign), room);
  }

  private static Map<String, List<SplitOutlook.Part>> parts(CheckedCampaign campaign) {
    Map<String, List<SplitOutlook.Part>> parts = new HashMap<>();
    for (SplitView split : campaign.splits()) {
      split.experiments().forEach(name -> parts.put(name, split.parts()));
    }
    return parts;
  }
}

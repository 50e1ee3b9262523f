package dev.vocalise.workflows.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.UUID;

/**
 * What is left to do, as the database knows it; of a large campaign, the next batch of it.
 *
 * @param attempt always 1; ids of runs have no number of an attempt, recorded histories have this
 * @param spec experiments without a run here may lack what trains them
 * @param sampleRateHz of the front end
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CampaignPlan(
    UUID campaignId, int attempt, CampaignSpec spec, List<PlannedRun> runs, int sampleRateHz) {
  public CampaignPlan {
    runs = List.copyOf(runs);
  }
}

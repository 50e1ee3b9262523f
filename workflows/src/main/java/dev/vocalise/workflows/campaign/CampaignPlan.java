package dev.vocalise.workflows.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do, as the database knows it; of a large campaign, the next batch of it.
 *
 * @param attempt always 1; ids of runs have no number of an attempt, recorded histories have this
 * @param spec experiments without a run here may lack what trains them
 * @param sampleRateHz of the front end
 * @param waiting positions of the experiments that have something to run, also in later batches:
 *     what they need is prepared; null in recorded histories, where all was
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CampaignPlan(
    UUID campaignId,
    int attempt,
    CampaignSpec spec,
    List<PlannedRun> runs,
    int sampleRateHz,
    @Nullable List<Integer> waiting) {
  public CampaignPlan {
    runs = List.copyOf(runs);
    waiting = waiting == null ? null : List.copyOf(waiting);
  }
}

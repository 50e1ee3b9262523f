package dev.vocalise.workflows.campaign;

import io.temporal.activity.ActivityInterface;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** State changes in the database, which is the truth about campaigns and runs. */
@ActivityInterface
public interface CampaignActivities {
  /** Marks the campaign running and lists the runs that have no result. */
  CampaignPlan planCampaign(UUID campaignId);

  /** Writes why a run ended without a result. */
  void recordFailure(UUID campaignId, UUID runId, String code, String message);

  /** Decides the final state from the runs; {@code failure} is set when a shared stage failed. */
  CampaignOutcome finishCampaign(UUID campaignId, @Nullable String failure);
}

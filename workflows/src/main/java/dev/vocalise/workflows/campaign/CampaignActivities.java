package dev.vocalise.workflows.campaign;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** State changes in the database, which is the truth about campaigns and runs. */
@ActivityInterface
public interface CampaignActivities {
  /** Marks the campaign running and lists the runs that have no result. */
  CampaignPlan planCampaign(UUID campaignId);

  /**
   * The runs that may be opened now, by priority and age of all campaigns. What was answered before
   * and is not among the open runs of the question is answered again.
   */
  RunTurn nextRuns(RunQuestion question);

  /** Writes why the waiting runs of these experiments will not start. */
  void failWaiting(UUID campaignId, List<Integer> experiments, String code, String message);

  /** Writes why a run ended without a result. */
  void recordFailure(UUID campaignId, UUID runId, String code, String message);

  /**
   * Decides the final state from the runs; {@code failure} is set when a shared stage failed or the
   * workflow was cancelled. A campaign that is to go on, since something was resumed meanwhile, is
   * answered as {@code QUEUED} or {@code RUNNING}.
   */
  CampaignOutcome finishCampaign(UUID campaignId, @Nullable String failure);
}

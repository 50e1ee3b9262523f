package dev.vocalise.workflows.campaign;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.UUID;

/** A whole campaign, from registered corpora to aggregated scores. */
@WorkflowInterface
public interface CampaignWorkflow {
  @WorkflowMethod
  CampaignOutcome run(UUID campaignId);

  /** Another campaign left a place, or runs were queued again: ask now and not after a while. */
  @SignalMethod
  void wake();

  /**
   * The campaign was paused or cancelled: ends when everything that runs for it has kept what it
   * has. Unlike a cancellation it leaves the workflow able to go on if the campaign is resumed
   * meanwhile.
   */
  @SignalMethod
  void stop();
}

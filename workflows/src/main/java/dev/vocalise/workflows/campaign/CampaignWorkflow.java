package dev.vocalise.workflows.campaign;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.UUID;

/** A whole campaign, from registered corpora to aggregated scores. */
@WorkflowInterface
public interface CampaignWorkflow {
  @WorkflowMethod
  CampaignOutcome run(UUID campaignId);
}

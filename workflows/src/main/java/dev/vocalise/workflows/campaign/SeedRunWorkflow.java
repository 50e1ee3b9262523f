package dev.vocalise.workflows.campaign;

import dev.vocalise.workflows.fusion.SeedScore;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One seed of one experiment: train each branch, then test and fuse what was selected. */
@WorkflowInterface
public interface SeedRunWorkflow {
  @WorkflowMethod
  SeedScore run(SeedRunSpec spec);
}

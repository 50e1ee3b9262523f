package dev.vocalise.workflows.campaign;

import dev.vocalise.workflows.StageOptions;
import dev.vocalise.workflows.fusion.EvaluationSpec;
import dev.vocalise.workflows.fusion.FusionActivities;
import dev.vocalise.workflows.fusion.SeedScore;
import dev.vocalise.workflows.training.TrainedModel;
import dev.vocalise.workflows.training.TrainingActivities;
import io.temporal.workflow.Workflow;

/** §4.2 for one seed. */
public final class SeedRunWorkflowImpl implements SeedRunWorkflow {
  private final TrainingActivities training =
      Workflow.newActivityStub(TrainingActivities.class, StageOptions.train());
  private final FusionActivities fusion =
      Workflow.newActivityStub(FusionActivities.class, StageOptions.evaluate());

  @Override
  public SeedScore run(SeedRunSpec spec) {
    TrainedModel model = training.trainAlternating(spec.training()); // §4.2 alternating epochs
    return fusion.evaluateFusion(
        new EvaluationSpec(spec.training(), model)); // §3.2.4 score on T_te
  }
}

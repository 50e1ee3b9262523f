package dev.vocalise.workflows.campaign;

import dev.vocalise.workflows.StageOptions;
import dev.vocalise.workflows.fusion.EvaluationSpec;
import dev.vocalise.workflows.fusion.FusionActivities;
import dev.vocalise.workflows.fusion.SeedScore;
import dev.vocalise.workflows.fusion.TrainedBranch;
import dev.vocalise.workflows.training.TrainingActivities;
import dev.vocalise.workflows.training.TrainingRequest;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;

/** §4.2 for one seed. */
public final class SeedRunWorkflowImpl implements SeedRunWorkflow {
  private final TrainingActivities training =
      Workflow.newActivityStub(TrainingActivities.class, StageOptions.train());
  private final FusionActivities fusion =
      Workflow.newActivityStub(FusionActivities.class, StageOptions.evaluate());

  @Override
  public SeedScore run(SeedRunSpec spec) {
    TrainingRequest request = spec.training();
    List<TrainedBranch> trained = new ArrayList<>();
    for (int branch = 0; branch < request.experiment().branches().size(); branch++) {
      TrainingRequest training = request.ofBranch(branch);
      trained.add(
          new TrainedBranch(
              training, this.training.trainAlternating(training))); // §4.2 alternating epochs
    }
    return fusion.evaluate(new EvaluationSpec(trained)); // §3.2.4 score on T_te
  }
}

package dev.vocalise.workflows.fusion;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Scores on the target test part (§3.2.4), on a queue of its own; the only stage that reads target
 * labels.
 */
@ActivityInterface
public interface FusionActivities {
  /** The name of its type is that of recorded histories. */
  @ActivityMethod(name = "EvaluateFusion")
  SeedScore evaluate(EvaluationSpec spec);
}

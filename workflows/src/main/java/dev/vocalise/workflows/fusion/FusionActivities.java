package dev.vocalise.workflows.fusion;

import io.temporal.activity.ActivityInterface;

/** Scores on the target test part (§3.2.4); the only stage that reads target labels. */
@ActivityInterface
public interface FusionActivities {
  SeedScore evaluateFusion(EvaluationSpec spec);
}

package dev.vocalise.workflows.training;

import io.temporal.activity.ActivityInterface;

/** The stage that takes nearly all of the time; runs on the training queue, one per device. */
@ActivityInterface
public interface TrainingActivities {
  /**
   * Trains by alternating source and target epochs, from the newest checkpoint of the run if there
   * is one.
   */
  TrainedModel trainAlternating(TrainingRequest request);
}

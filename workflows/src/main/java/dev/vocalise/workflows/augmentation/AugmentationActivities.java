package dev.vocalise.workflows.augmentation;

import io.temporal.activity.ActivityInterface;

/**
 * Augmentation is drawn by counters, so it needs no data of its own: this stage writes down and
 * makes audible what it does.
 */
@ActivityInterface
public interface AugmentationActivities {
  AugmentationPlan planAugmentation(AugmentationSpec spec);
}

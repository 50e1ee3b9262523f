package dev.vocalise.model.method.multitask;

/**
 * Losses of one step, before its update. A term that was not computed is NaN.
 *
 * @param total the sum that was minimised, weights included
 * @param emotion L_emo, unweighted like the following
 * @param contrastive L_CL
 * @param informationMaximisation L_IM, never above 0
 * @param augmentationType L_aug
 */
public record StepLosses(
    double total,
    double emotion,
    double contrastive,
    double informationMaximisation,
    double augmentationType) {

  /** Whether training went astray: the step's update was then left out. */
  public boolean diverged() {
    return !Double.isFinite(total);
  }
}

package dev.vocalise.model.method.multitask;

import dev.vocalise.model.loss.ContrastiveForm;

/**
 * Weights of the auxiliary losses (Eq. 7 and 8). A loss of weight 0 is not computed.
 *
 * @param contrastive λ_CL
 * @param informationMaximisation λ_IM
 * @param augmentationType λ_aug
 * @param temperature τ of the contrastive loss
 * @param form direction of the contrastive loss
 */
public record LossSettings(
    double contrastive,
    double informationMaximisation,
    double augmentationType,
    double temperature,
    ContrastiveForm form) {

  /** Refuses negative weights and a temperature that is not positive. */
  public LossSettings {
    weight("contrastive", contrastive);
    weight("informationMaximisation", informationMaximisation);
    weight("augmentationType", augmentationType);
    if (!(temperature > 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException("temperature must be > 0 but was " + temperature);
    }
  }

  /** Whether nothing is left to minimise where there are no labels. */
  public boolean allZero() {
    return contrastive == 0 && informationMaximisation == 0 && augmentationType == 0;
  }

  private static void weight(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be >= 0 but was " + value);
    }
  }
}

package dev.vocalise.model.method.multitask;

import dev.vocalise.model.loss.ContrastiveForm;
import dev.vocalise.model.settings.Values;

/**
 * Weights and forms of the auxiliary losses (Eq. 7 and 8); a term whose weight is 0 is not
 * computed.
 *
 * @param contrastive λ_CL
 * @param informationMaximisation λ_IM
 * @param augmentationType λ_aug
 * @param temperature τ of the contrastive loss
 * @param form direction of the contrastive loss
 */
record LossWeights(
    double contrastive,
    double informationMaximisation,
    double augmentationType,
    double temperature,
    ContrastiveForm form) {

  static LossWeights of(Values values) {
    return new LossWeights(
        values.number(MultitaskSettings.CONTRASTIVE),
        values.number(MultitaskSettings.INFORMATION_MAXIMISATION),
        values.number(MultitaskSettings.AUGMENTATION_TYPE),
        values.number(MultitaskSettings.TEMPERATURE),
        values.choice(MultitaskSettings.FORM, ContrastiveForm.class));
  }
}

package dev.vocalise.workflows.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Weights and forms of the loss terms (Eq. 5, 6, 7, 8; the source cross entropy has weight 1); a
 * term with weight 0 is not computed.
 *
 * @param contrastive λ_CL
 * @param informationMaximisation λ_IM
 * @param augmentationType λ_aug
 * @param temperature τ of the contrastive loss
 * @param contrastiveForm {@code literal} or {@code symmetric}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LossSpec(
    double contrastive,
    double informationMaximisation,
    double augmentationType,
    double temperature,
    String contrastiveForm) {}

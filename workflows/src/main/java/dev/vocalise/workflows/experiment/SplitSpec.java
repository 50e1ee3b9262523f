package dev.vocalise.workflows.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * How corpora are split (§4.2).
 *
 * @param kind {@code random} or {@code speaker-independent}
 * @param sourceValidation share of the source that becomes S_va
 * @param targetTraining share of the target that becomes T_tr; the rest is T_te
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SplitSpec(String kind, double sourceValidation, double targetTraining) {}

package dev.vocalise.workflows.training;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.ArtifactRef;

/**
 * The state that was selected without looking at the target's test part.
 *
 * @param weights safetensors, backbone and heads
 * @param report JSON: settings, split, every measurement, stop reason
 * @param bestRound 1-based round of the selected state
 * @param rounds rounds trained
 * @param validationAccuracy on S_va, fraction
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TrainedModel(
    ArtifactRef weights,
    ArtifactRef report,
    int bestRound,
    int rounds,
    double validationAccuracy) {}

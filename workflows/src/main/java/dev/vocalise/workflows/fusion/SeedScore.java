package dev.vocalise.workflows.fusion;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.ArtifactRef;
import java.util.UUID;

/**
 * The result of one seed run.
 *
 * @param uar unweighted average recall on T_te, fraction
 * @param predictions JSON lines: utterance, reference, prediction, logits
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SeedScore(UUID runId, int seed, double uar, ArtifactRef predictions) {}

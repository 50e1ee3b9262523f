package dev.vocalise.workflows.fusion;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.ArtifactRef;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result of one seed run.
 *
 * @param uar unweighted average recall on T_te, fraction; of the fused decision where there are two
 *     branches
 * @param uarByModality the same of each branch alone
 * @param predictions JSON lines: utterance, reference, prediction, logits
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SeedScore(
    UUID runId, int seed, double uar, Map<String, Double> uarByModality, ArtifactRef predictions) {
  @SuppressWarnings("NullAway") // absent in what builds before fusion wrote
  public SeedScore {
    @Nullable Map<String, Double> given = uarByModality;
    uarByModality = given == null ? Map.of() : Map.copyOf(given);
  }
}

package dev.vocalise.workflows.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Settings of alternating training (§4.2), all filled in; their defaults and meaning stand in the
 * trainer's settings.
 *
 * @param useTarget false: source epochs only
 * @param sourceCopies how often the source training part is repeated (Tables 6 and 8)
 * @param targetCopies how often the target training part is repeated
 * @param improvement {@code previous-round} or {@code best-round}
 * @param selection {@code best-after-target} or {@code last}
 * @param microBatch pairs per forward pass, at most the batch size; what is learned stays the same
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TrainingSpec(
    boolean useTarget,
    int sourceCopies,
    int targetCopies,
    int batchSize,
    int maxRounds,
    int patienceRounds,
    String improvement,
    String selection,
    double learningRate,
    double weightDecay,
    double lrFactor,
    int lrPatience,
    int validateEverySource,
    int validateEveryTarget,
    int projectionSize,
    LossSpec losses,
    int microBatch) {
  public TrainingSpec {
    microBatch = microBatch == 0 ? batchSize : microBatch; // 0: written before there was the key
  }
}

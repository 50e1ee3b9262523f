package dev.vocalise.model.training;

import dev.vocalise.model.features.Domain;
import dev.vocalise.model.method.Terms;

/**
 * One look at S_va, which is what curves are drawn from.
 *
 * @param round 1-based
 * @param batch batches done in this epoch
 * @param step optimizer steps done in the run
 * @param losses means over the steps since the measurement before
 * @param learningRate that the next step uses, a drop by this measurement included
 * @param validationAccuracy on S_va, fraction
 */
public record Measurement(
    int round,
    Domain domain,
    int batch,
    long step,
    Terms losses,
    double learningRate,
    double validationAccuracy) {}

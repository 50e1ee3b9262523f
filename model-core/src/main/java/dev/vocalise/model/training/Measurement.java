package dev.vocalise.model.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.method.Terms;
import org.jspecify.annotations.Nullable;

/**
 * One look at S_va, which is what curves are drawn from.
 *
 * @param round 1-based
 * @param batch batches done in this epoch
 * @param step optimizer steps done in the run
 * @param losses means over the steps since the measurement before
 * @param learningRate that the next step uses, a drop by this measurement included
 * @param validationAccuracy on S_va, fraction
 * @param health at a round's end, where the method looks at T_tr; else null
 */
public record Measurement(
    int round,
    Domain domain,
    int batch,
    long step,
    Terms losses,
    double learningRate,
    double validationAccuracy,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Health health) {}

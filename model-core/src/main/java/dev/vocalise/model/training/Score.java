package dev.vocalise.model.training;

import dev.vocalise.model.features.LabelledPart;
import dev.vocalise.model.method.ModelSelection;
import org.jspecify.annotations.Nullable;

/**
 * How well S_va was recognised, as fractions.
 *
 * @param accuracy share of right predictions
 * @param recall unweighted average, where the selection goes by it
 */
public record Score(double accuracy, @Nullable Double recall) {

  static Score of(Evaluation evaluation, LabelledPart part, ModelSelection selection) {
    return new Score(
        evaluation.accuracy(part),
        selection.byRecall()
            ? Double.valueOf(evaluation.scores(part.labels()).unweightedAverageRecall())
            : null);
  }

  /** What steers the rate, the end and the selection. */
  double decisive() {
    return recall == null ? accuracy : recall;
  }
}

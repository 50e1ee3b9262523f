package dev.vocalise.model.method.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.vocalise.model.loss.LossFunctions;
import dev.vocalise.model.tensor.OwnedArrays;
import dev.vocalise.model.tensor.TorchOps;
import org.jspecify.annotations.Nullable;

/** Scalars of the graph (Eq. 7 and 8); null where a term is not computed. */
record LossTerms(
    NDArray total,
    @Nullable NDArray emotion,
    @Nullable NDArray contrastive,
    @Nullable NDArray informationMaximisation,
    @Nullable NDArray augmentationType) {

  /**
   * The losses of a batch.
   *
   * @param h (2B, H), view 1 first
   */
  static LossTerms of(MultitaskHeads heads, NDArray h, TrainingBatch batch, LossSettings settings) {
    NDManager step = h.getManager();
    WeightedSum total = new WeightedSum();
    NDArray emotion = null;
    NDArray contrastive = null;
    NDArray information = null;
    NDArray type = null;
    long[] labels = batch.labels();
    NDArray logits =
        labels != null || settings.informationMaximisation() > 0 ? heads.emotion(h) : null;
    if (labels != null && logits != null) {
      NDArray both = OwnedArrays.copyOf(step.create(TrainingBatch.twice(labels)));
      emotion = total.add(1, LossFunctions.crossEntropy(logits, both));
    }
    if (settings.contrastive() > 0) {
      contrastive =
          total.add(
              settings.contrastive(),
              LossFunctions.contrastive(
                  heads.projection(h), settings.temperature(), settings.form()));
    }
    if (settings.informationMaximisation() > 0 && logits != null) {
      information =
          total.add(
              settings.informationMaximisation(), LossFunctions.informationMaximisation(logits));
    }
    if (settings.augmentationType() > 0) {
      NDArray types = OwnedArrays.copyOf(step.create(batch.typesOfBothViews()));
      type =
          total.add(
              settings.augmentationType(),
              LossFunctions.crossEntropy(heads.augmentationType(h), types));
    }
    return new LossTerms(total.sum(), emotion, contrastive, information, type);
  }

  StepLosses values() {
    return new StepLosses(
        value(total),
        value(emotion),
        value(contrastive),
        value(informationMaximisation),
        value(augmentationType));
  }

  private static double value(@Nullable NDArray term) {
    return term == null ? Double.NaN : term.getFloat();
  }

  /** Adds up weighted terms. */
  private static final class WeightedSum {
    private @Nullable NDArray sum;

    NDArray add(double weight, NDArray term) {
      NDArray weighted = weight == 1 ? term : TorchOps.get().scale(term, weight);
      sum = sum == null ? weighted : sum.add(weighted);
      return term;
    }

    NDArray sum() {
      if (sum == null) {
        throw new IllegalArgumentException(
            "a batch without labels and all loss weights 0 has nothing to minimise");
      }
      return sum;
    }
  }
}

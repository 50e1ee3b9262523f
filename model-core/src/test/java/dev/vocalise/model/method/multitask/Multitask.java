package dev.vocalise.model.method.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.vocalise.model.backbone.Backbone;
import dev.vocalise.model.backbone.WeightedStates;
import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.loss.ContrastiveForm;
import dev.vocalise.model.method.Moment;
import dev.vocalise.model.method.Steps.Step;
import dev.vocalise.model.method.Terms;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.training.LearnerState;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A multitask learner and what tests look at. */
record Multitask(MultitaskLearner learner) implements AutoCloseable {

  static final LossWeights LITERAL = losses(ContrastiveForm.LITERAL);
  static final LossWeights SYMMETRIC = losses(ContrastiveForm.SYMMETRIC);

  static LossWeights losses(ContrastiveForm form) {
    return new LossWeights(0.5, 0.5, 0.1, 0.1, form);
  }

  /** With the paper's heads. */
  static Multitask on(Backbone backbone, LossWeights losses, double decay, int microBatch) {
    return on(backbone, losses, decay, microBatch, Precision.FLOAT32);
  }

  /** The same with products of this precision. */
  static Multitask on(
      Backbone backbone, LossWeights losses, double decay, int microBatch, Precision precision) {
    return on(backbone, losses, decay, microBatch, false, precision);
  }

  /** The same, perhaps with layers that are computed again. */
  static Multitask on(
      Backbone backbone,
      LossWeights losses,
      double decay,
      int microBatch,
      boolean recompute,
      Precision precision) {
    HeadSizes sizes = HeadSizes.of(4, backbone.hiddenSize(), 128);
    return new Multitask(
        new MultitaskLearner(
            new WeightedStates(backbone),
            sizes,
            losses,
            decay,
            microBatch,
            recompute,
            precision,
            7));
  }

  /** One step on a batch, of the source where it has labels. */
  Terms step(Given batch, double rate, long seed) {
    return learner.step(
        batch.source(), batch.target(), new Moment(Math.max(1, seed), 1, 0, rate, seed));
  }

  SortedMap<String, TensorData> gradients(Given batch, long seed) {
    return gradients(batch, seed, () -> {});
  }

  SortedMap<String, TensorData> gradients(Given batch, long seed, Runnable beforeBackward) {
    SortedMap<String, TensorData> copies = new TreeMap<>();
    try (Step step = learner.begin(seed)) {
      learner
          .derive(step, batch.source(), batch.target(), seed, beforeBackward)
          .gradients()
          .forEach((name, gradient) -> copies.put(name, TensorData.of(gradient)));
    }
    return copies;
  }

  /** Arrays of the manager that owns the weights. */
  int managedArrays() {
    NDArray bias = learner.players().get(0).weights().get("emotion.bias");
    return ((PtNDManager) Objects.requireNonNull(bias).getManager()).getManagedArrays().size();
  }

  /** A copy. */
  SortedMap<String, TensorData> weights() {
    return new TreeMap<>(LearnerState.liveWeights(learner).copy(null).tensors());
  }

  /** Inputs with labels, or with none where they are the target's. */
  record Given(@Nullable LabelledBatch source, @Nullable Batch target) {

    @SuppressWarnings("NullAway") // it does not see that a compiled record allows null
    static Given of(Inputs inputs, int[] types, int @Nullable [] labels) {
      Batch batch = new Batch(inputs.rows() / 2, inputs, types);
      return labels == null
          ? new Given(null, batch)
          : new Given(new LabelledBatch(batch, labels), null);
    }
  }

  @Override
  public void close() {
    learner.close();
  }
}

package dev.vocalise.model.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.vocalise.model.features.Shuffle;
import dev.vocalise.model.method.multitask.MultitaskModel;
import dev.vocalise.model.method.multitask.TrainingBatch;
import dev.vocalise.model.tensor.TorchEngine;
import dev.vocalise.model.tensor.TorchOps;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A batch in parts that fit into memory, although the contrastive and the information-maximisation
 * loss see all of it (Gao et al. 2021, "Scaling Deep Contrastive Learning Batch Size under Memory
 * Limited Setup").
 *
 * <p>First every part's representations without a graph; then the losses and their derivatives by
 * the representations h; then each part once more with a graph, through which dL/dh goes back. The
 * second time draws the dropout masks of the first, since both seed the generator alike. Encoders
 * are run half as often again as in one pass, and hold one part's graph at a time.
 *
 * <p>B pairs of views, H hidden.
 */
public final class GradientCache {

  private final MultitaskModel model;
  private final NDManager step;
  private final TrainingBatch batch;
  private final int part;
  private final long seed;

  /**
   * For one step.
   *
   * @param step owner of the results
   * @param part pairs of a part
   */
  public GradientCache(
      MultitaskModel model, NDManager step, TrainingBatch batch, int part, long seed) {
    this.model = model;
    this.step = step;
    this.batch = batch;
    this.part = part;
    this.seed = seed;
  }

  /** (2B, H) outside any graph, view 1 first; asks for derivatives by itself. */
  public NDArray representations() {
    TorchEngine.prepareThread();
    NDList first = new NDList();
    NDList second = new NDList();
    for (int from = 0; from < batch.size(); from += part) {
      try (NDManager manager = step.newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDList views = part(manager, from).split(2);
        views.forEach(this::keep);
        first.add(views.get(0));
        second.add(views.get(1));
      }
    }
    NDArray h = NDArrays.concat(first.addAll(second), 0);
    h.setRequiresGradient(true);
    return h;
  }

  /**
   * Derivatives of the encoder's parameters.
   *
   * @param byRepresentation dL/dh (2B, H)
   */
  public SortedMap<String, NDArray> gradients(
      SortedMap<String, NDArray> parameters, NDArray byRepresentation) {
    SortedMap<String, NDArray> sums = new TreeMap<>();
    NDList views = byRepresentation.split(2);
    for (int from = 0; from < batch.size(); from += part) {
      int to = Math.min(from + part, batch.size());
      try (NDManager manager = step.newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray given =
            NDArrays.concat(new NDList(rows(views.get(0), from, to), rows(views.get(1), from, to)));
        int start = from;
        NDArray product = TorchEngine.recording(() -> part(manager, start).mul(given).sum());
        add(sums, MultitaskModel.gradients(product, parameters));
      }
    }
    return sums;
  }

  private void add(SortedMap<String, NDArray> sums, SortedMap<String, NDArray> gradients) {
    if (sums.isEmpty()) {
      gradients.values().forEach(this::keep);
      sums.putAll(gradients);
      return;
    }
    TorchOps.get().addInPlace(new ArrayList<>(sums.values()), new ArrayList<>(gradients.values()));
  }

  private static NDArray rows(NDArray view, int from, int to) {
    List<NDArray> parts = view.split(new long[] {from, to});
    return parts.get(1);
  }

  /** Representations of the pairs from {@code from} on, view 1 first. */
  private NDArray part(NDManager manager, int from) {
    TorchEngine.seed(Shuffle.key(seed, from));
    TrainingBatch pairs = batch.part(from, Math.min(from + part, batch.size()));
    return model.representation(manager, pairs);
  }

  /** Lets an array outlive its part. */
  private void keep(NDArray array) {
    array.attach(step);
    NDScope.unregister(array);
  }
}

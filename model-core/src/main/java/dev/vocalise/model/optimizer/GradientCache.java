package dev.vocalise.model.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.vocalise.model.tensor.Gradients;
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
 * <p>B utterances, H hidden.
 *
 * @param step owner of the results: one cache serves one step
 * @param utterances B
 * @param part utterances of a part
 */
public record GradientCache(
    NDManager step, int utterances, int views, int part, GradientCache.Part encoder) {

  /** Representations of utterances {@code from} … {@code to} − 1, all of view 1 first. */
  public interface Part {

    /**
     * Runs the encoder; the same draws each time.
     *
     * @param manager owner of what is made
     */
    NDArray encode(NDManager manager, int from, int to);

    /**
     * Derivatives of Σ h·g by the parameters, by the same with a graph.
     *
     * @param g of the shape of h
     */
    default SortedMap<String, NDArray> gradients(
        NDManager manager, int from, int to, NDArray g, SortedMap<String, NDArray> parameters) {
      NDArray product = TorchEngine.recording(() -> encode(manager, from, to).mul(g).sum());
      return Gradients.of(product, parameters);
    }
  }

  /** (views · B, H) outside any graph, view 1 first; asks for derivatives by itself. */
  public NDArray representations() {
    TorchEngine.prepareThread();
    List<NDList> byView = new ArrayList<>();
    for (int view = 0; view < views; view++) {
      byView.add(new NDList());
    }
    for (int from = 0; from < utterances; from += part) {
      try (NDManager manager = step.newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDList parts = encoder.encode(manager, from, end(from)).split(views);
        for (int view = 0; view < views; view++) {
          keep(parts.get(view));
          byView.get(view).add(parts.get(view));
        }
      }
    }
    NDList all = new NDList();
    byView.forEach(all::addAll);
    NDArray h = NDArrays.concat(all, 0);
    h.setRequiresGradient(true);
    return h;
  }

  private int end(int from) {
    return Math.min(from + part, utterances);
  }

  /**
   * Derivatives of the encoder's parameters.
   *
   * @param byRepresentation dL/dh (views · B, H)
   */
  public SortedMap<String, NDArray> gradients(
      SortedMap<String, NDArray> parameters, NDArray byRepresentation) {
    SortedMap<String, NDArray> sums = new TreeMap<>();
    NDList byView = byRepresentation.split(views);
    for (int start = 0; start < utterances; start += part) {
      int from = start;
      int to = end(from);
      try (NDManager manager = step.newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDList rows = new NDList();
        byView.forEach(view -> rows.add(view.split(new long[] {from, to}).get(1)));
        NDArray given = NDArrays.concat(rows);
        add(sums, encoder.gradients(manager, from, to, given, parameters));
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

  /** Lets an array outlive its part. */
  private void keep(NDArray array) {
    array.attach(step);
    NDScope.unregister(array);
  }
}

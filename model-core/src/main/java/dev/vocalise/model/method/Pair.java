package dev.vocalise.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.vocalise.model.features.Batch;
import dev.vocalise.model.method.Steps.Step;
import java.util.Arrays;

/**
 * Vectors of as many source as target items, from one forward pass of the encoder.
 *
 * @param both (2B, E), the source's first
 * @param source (B, E)
 * @param target (B, E)
 */
record Pair(NDArray both, NDArray source, NDArray target) {

  /** Encodes both batches at once. */
  static Pair encode(Step step, Batch source, Batch target) {
    return of(step.encode(source.inputs().and(target.inputs())));
  }

  /** Of vectors of both. */
  static Pair of(NDArray both) {
    NDList halves = both.split(2);
    return new Pair(both, halves.get(0), halves.get(1));
  }

  /** 1 for each item of the source, 0 for each of the target. */
  float[] isSource() {
    float[] labels = new float[Math.toIntExact(both.getShape().get(0))];
    Arrays.fill(labels, 0, labels.length / 2, 1);
    return labels;
  }
}

package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns each input into one vector. Not thread-safe.
 *
 * <p>N inputs, E size of a vector.
 */
public interface Encoder extends AutoCloseable {

  /** E. */
  int size();

  /**
   * Sizes of one input at its longest, without the batch: (frames, mel bins), (samples) or (word
   * pieces).
   */
  long[] inputShape();

  /** Whether inputs have their own lengths along the first axis, or are always full. */
  boolean variableLength();

  /** The manager that owns the weights; its device is the run's. */
  NDManager manager();

  /** Live weights by name. */
  SortedMap<String, NDArray> parameters();

  /**
   * One vector per input.
   *
   * @param input float32 (N, …) with the sizes of {@link #inputShape}, along the first axis at
   *     least the longest of {@code lengths}; zeros behind shorter ones
   * @param lengths valid positions of each input; null exactly when not {@link #variableLength}
   * @param training whether dropout acts; gradients are recorded if the thread records them
   * @return (N, E)
   */
  NDArray forward(NDArray input, int @Nullable [] lengths, boolean training);

  /** Whether it is made of layers, so that {@link #recomputed} works. */
  default boolean layered() {
    return false;
  }

  /**
   * The same with dropout over a graph that ends at the states between layers.
   *
   * @param kept takes the states, and computes layers again for their derivatives
   * @throws UnsupportedOperationException where not {@link #layered}
   */
  default NDArray recomputed(NDArray input, int @Nullable [] lengths, Recomputation kept) {
    throw new UnsupportedOperationException("an encoder without layers");
  }

  /** Frees the weights. */
  @Override
  void close();

  /** What an encoder computes of inputs (N, …) that are always full: (N, E). */
  @FunctionalInterface
  interface Forward {
    NDArray apply(NDArray input, boolean training);
  }

  /**
   * An encoder of inputs that are always full, as a function of its weights.
   *
   * @param manager owner of the weights; closed by the encoder
   */
  static Encoder of(
      NDManager manager,
      SortedMap<String, NDArray> weights,
      int size,
      long[] inputShape,
      Forward forward) {
    return new FunctionEncoder(manager, weights, size, inputShape, forward);
  }
}

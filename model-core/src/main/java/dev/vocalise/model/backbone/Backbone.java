package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An encoder whose states after each layer are all used (§3.1.3).
 *
 * <p>B utterances, T tokens, H hidden size, L layers. Not thread-safe.
 */
public interface Backbone extends AutoCloseable {

  /** H. */
  int hiddenSize();

  /** L + 1: the embedding output and the output of each layer. */
  int stateCount();

  /**
   * Sizes of one input at its longest, without the batch: (frames, mel bins), (samples) or (word
   * pieces).
   */
  long[] inputShape();

  /** Whether inputs have their own lengths along the first axis, or are always full. */
  boolean variableLength();

  /**
   * Valid tokens of every state for inputs of these lengths; the lengths themselves where a token
   * is an input position.
   *
   * @param lengths valid positions along the first axis of {@link #inputShape}
   */
  int[] tokenLengths(int[] lengths);

  /** The manager that owns the weights; its device is the run's. */
  NDManager manager();

  /** Weights by their names in the checkpoint, sorted; the arrays are the live ones. */
  Map<String, NDArray> parameters();

  /**
   * Hands out the L + 1 states (B, T, H) in order, each as soon as it is needed no more here. The
   * consumer owns it. No final layer norm is applied.
   *
   * <p>What stands at tokens beyond an input's own is finite and means nothing.
   *
   * @param input float32 (B, N, …) with the sizes of {@link #inputShape}, but along the first axis
   *     only N, which is at least the longest of {@code lengths}; zeros behind shorter ones. The
   *     states have T = {@link #tokenLengths} of N. Token ids are cast here
   * @param lengths valid positions of each input; null exactly when not {@link #variableLength}
   * @param training whether dropout acts; gradients are recorded if the thread records them
   */
  void forward(NDArray input, int @Nullable [] lengths, boolean training, Consumer<NDArray> states);

  /** The same with dropout, where each state is a leaf of the graph and a layer's is kept. */
  default void forward(
      NDArray input, int @Nullable [] lengths, Recomputation kept, Consumer<NDArray> states) {
    throw new UnsupportedOperationException("layers are not computed again");
  }

  /** All L + 1 states of {@link #forward}, kept. */
  default List<NDArray> hiddenStates(NDArray input, int @Nullable [] lengths, boolean training) {
    List<NDArray> states = new ArrayList<>(stateCount());
    forward(input, lengths, training, states::add);
    return states;
  }

  /** Frees the weights. */
  @Override
  void close();
}

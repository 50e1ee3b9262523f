package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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

  /** Sizes of one input, without the batch: for audio (frames, mel bins). */
  long[] inputShape();

  /** The manager that owns the weights; its device is the run's. */
  NDManager manager();

  /** Weights by their names in the checkpoint, sorted; the arrays are the live ones. */
  Map<String, NDArray> parameters();

  /**
   * Hands out the L + 1 states (B, T, H) in order, each as soon as it is needed no more here. The
   * consumer owns it. No final layer norm is applied.
   *
   * @param input (B, …) with the sizes of {@link #inputShape}
   * @param training whether dropout acts; gradients are recorded if the thread records them
   */
  void forward(NDArray input, boolean training, Consumer<NDArray> states);

  /** All L + 1 states of {@link #forward}, kept. */
  default List<NDArray> hiddenStates(NDArray input, boolean training) {
    List<NDArray> states = new ArrayList<>(stateCount());
    forward(input, training, states::add);
    return states;
  }

  /** Frees the weights. */
  @Override
  void close();
}

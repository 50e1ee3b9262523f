package dev.vocalise.model.optimizer;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.tensor.TensorData;
import java.util.Map;
import java.util.SortedMap;

/**
 * Moves weights against their gradients, and keeps what it needs for that. A weight without a
 * gradient in a step stays untouched, and so does all that is kept of it. Not thread-safe.
 */
public interface Optimizer {

  /** Updates the weights that {@code gradients} names, in place. */
  void update(SortedMap<String, NDArray> gradients, double rate);

  /** What is kept, by name, without a copy: it changes with the next update. */
  SortedMap<String, TensorData> liveState();

  /**
   * Replaces what is kept by an earlier {@link #liveState()}.
   *
   * @throws IllegalArgumentException when a name or a shape does not fit; the state is then as new
   */
  void restore(Map<String, TensorData> state);
}

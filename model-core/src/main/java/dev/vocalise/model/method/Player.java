package dev.vocalise.model.method;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.optimizer.Optimizer;
import dev.vocalise.model.tensor.Gradients;
import dev.vocalise.model.tensor.TorchOps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Weights that are moved together, by an optimizer of their own. Players of one learner may share
 * weights; each keeps moments of its own. Where one forward pass serves two players, take {@link
 * Gradients#keepingGraph} of the first loss and then {@link #update}. Not thread-safe.
 */
public final class Player {

  private final String name;
  private final SortedMap<String, NDArray> weights;
  private final Optimizer optimizer;
  private final double largestNorm;

  private Player(
      String name, SortedMap<String, NDArray> weights, Optimizer optimizer, double largestNorm) {
    this.name = name;
    this.weights = weights;
    this.optimizer = optimizer;
    this.largestNorm = largestNorm;
  }

  /**
   * A player whose gradients are used as they are.
   *
   * @param name in checkpoints: lower case
   * @param weights live ones by name
   * @param optimizer makes the optimizer of the weights
   */
  public static Player of(
      String name,
      Map<String, NDArray> weights,
      Function<SortedMap<String, NDArray>, Optimizer> optimizer) {
    SortedMap<String, NDArray> own = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    return new Player(name, own, optimizer.apply(own), Double.POSITIVE_INFINITY);
  }

  /**
   * The same with gradients scaled by min(1, largest/(norm + 1e-6)), norm over all of them
   * together: {@code clip_grad_norm_} of torch 2.7.1.
   */
  public Player clippedAt(double largest) {
    return new Player(name, weights, optimizer, largest);
  }

  /** In checkpoints. */
  public String name() {
    return name;
  }

  /** Live weights by name. */
  public SortedMap<String, NDArray> weights() {
    return weights;
  }

  /** Of these weights alone. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /** One step down; the graph of the loss is released. A loss that is not finite moves nothing. */
  public void descend(NDArray loss, double rate) {
    if (Float.isFinite(loss.getFloat())) {
      update(Gradients.of(loss, weights), rate);
    }
  }

  /** Moves the weights that {@code gradients} names. */
  public void update(SortedMap<String, NDArray> gradients, double rate) {
    if (largestNorm < Double.POSITIVE_INFINITY && !gradients.isEmpty()) {
      TorchOps.get().clip(new ArrayList<>(gradients.values()), largestNorm);
    }
    optimizer.update(gradients, rate);
  }
}

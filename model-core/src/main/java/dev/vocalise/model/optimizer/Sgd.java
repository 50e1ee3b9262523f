package dev.vocalise.model.optimizer;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.tensor.TorchOps;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;

/** Stochastic gradient descent, equal to {@code torch.optim.SGD} of 2.7.1 without decay. */
public final class Sgd extends SlottedOptimizer {

  private final double momentum;

  private Sgd(SortedMap<String, NDArray> weights, double momentum, Slot... slots) {
    super(weights, slots);
    this.momentum = momentum;
  }

  /** A weight follows its gradient alone; nothing is kept. */
  public static Function<SortedMap<String, NDArray>, Optimizer> plain() {
    return weights -> new Sgd(weights, 0);
  }

  /** A weight follows its gradients' running sum, which fades by {@code momentum} per step. */
  public static Function<SortedMap<String, NDArray>, Optimizer> withMomentum(double momentum) {
    return weights -> new Sgd(weights, momentum, Slot.like("momentum"));
  }

  @Override
  void step(SortedMap<String, NDArray> gradients, double rate) {
    List<NDArray> weights = weights(gradients.keySet());
    if (momentum == 0) {
      TorchOps.get().descend(weights, List.copyOf(gradients.values()), rate);
      return;
    }
    List<NDArray> sums = all(0, gradients.keySet());
    TorchOps.get().sgd(weights, List.copyOf(gradients.values()), sums, rate, momentum);
  }
}

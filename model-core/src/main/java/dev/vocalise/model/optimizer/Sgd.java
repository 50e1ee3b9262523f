package dev.vocalise.model.optimizer;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.optimizer.Slots.Slot;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.tensor.TorchOps;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;

/** Stochastic gradient descent, equal to {@code torch.optim.SGD} of 2.7.1 without decay. */
public final class Sgd implements Optimizer {

  private final Slots slots;
  private final double momentum;

  private Sgd(SortedMap<String, NDArray> weights, double momentum) {
    slots = new Slots(weights, Slot.like("momentum"));
    this.momentum = momentum;
  }

  /** A weight follows its gradients' running sum, which fades by {@code momentum} per step. */
  public static Function<SortedMap<String, NDArray>, Optimizer> withMomentum(double momentum) {
    return weights -> new Sgd(weights, momentum);
  }

  @Override
  public void update(SortedMap<String, NDArray> gradients, double rate) {
    if (gradients.isEmpty()) {
      return;
    }
    List<NDArray> weights = slots.weights(gradients.keySet());
    List<NDArray> sums = slots.all(0, gradients.keySet());
    TorchOps.get().sgd(weights, List.copyOf(gradients.values()), sums, rate, momentum);
  }

  @Override
  public SortedMap<String, TensorData> liveState() {
    return slots.live();
  }

  @Override
  public void restore(Map<String, TensorData> state) {
    slots.restore(state);
  }
}

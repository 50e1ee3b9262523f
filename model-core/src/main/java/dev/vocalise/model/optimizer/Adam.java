package dev.vocalise.model.optimizer;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.tensor.TorchOps;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * Adam (Kingma and Ba 2015) with the decoupled decay of AdamW (Loshchilov and Hutter 2019), equal
 * to {@code torch.optim.AdamW} of 2.7.1; without decay it is {@code torch.optim.Adam}. All weights
 * are updated in one native call, each with a step counter of its own.
 */
public final class Adam extends SlottedOptimizer {

  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final double weightDecay;

  private Adam(
      SortedMap<String, NDArray> weights,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay) {
    super(weights, Slot.like("m"), Slot.like("v"), Slot.scalar("step"));
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.weightDecay = weightDecay;
  }

  /** Betas 0.9 and 0.999, no decay. */
  public static Function<SortedMap<String, NDArray>, Optimizer> standard() {
    return withDecay(0);
  }

  /** Betas 0.9 and 0.999; the decay is multiplied by the rate. */
  public static Function<SortedMap<String, NDArray>, Optimizer> withDecay(double weightDecay) {
    return weights -> new Adam(weights, BETA_1, BETA_2, EPSILON, weightDecay);
  }

  /** Without decay. */
  public static Function<SortedMap<String, NDArray>, Optimizer> withBetas(
      double beta1, double beta2, double epsilon) {
    return weights -> new Adam(weights, beta1, beta2, epsilon, 0);
  }

  @Override
  void step(SortedMap<String, NDArray> gradients, double rate) {
    Set<String> names = gradients.keySet();
    TorchOps.get()
        .adamW(
            weights(names),
            List.copyOf(gradients.values()),
            all(0, names),
            all(1, names),
            all(2, names),
            new TorchOps.AdamWRates(rate, beta1, beta2, weightDecay, epsilon));
  }
}

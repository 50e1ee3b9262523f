package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.tensor.TorchOps;

/** Group norm with 8 groups and ε 1e-5: no statistics that mix items or must be stored. */
public final class GroupNorm {

  /** Channels are a multiple of this. */
  public static final int GROUPS = 8;

  private static final double EPSILON = 1e-5;

  private final NDArray weight;
  private final NDArray bias;

  /** Weights 1, biases 0. */
  public GroupNorm(DrawnWeights weights, String name, int channels) {
    if (channels % GROUPS != 0) {
      throw new IllegalArgumentException(
          "channels: expected a multiple of %d, got %d".formatted(GROUPS, channels));
    }
    weight = weights.constant(name + ".weight", 1, channels);
    bias = weights.constant(name + ".bias", 0, channels);
  }

  /** (B, C, …) → the same shape. */
  public NDArray forward(NDArray x) {
    return TorchOps.get().groupNorm(x, GROUPS, weight, bias, EPSILON);
  }
}

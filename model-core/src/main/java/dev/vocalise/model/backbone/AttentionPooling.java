package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.vocalise.model.tensor.OwnedArrays;
import dev.vocalise.model.tensor.TorchOps;
import java.util.Arrays;

/** Sum of the valid positions, weighted by softmax(v · tanh(W h + b)). */
public final class AttentionPooling {

  private final LinearLayer w;
  private final NDArray v;

  /**
   * {@code PREFIX.w} with a bias and {@code PREFIX.v} without.
   *
   * @param in D
   * @param width of what is compared
   */
  public AttentionPooling(DrawnWeights weights, String prefix, int in, int width) {
    w = weights.linear(prefix + ".w", in, width);
    v = weights.uniform(prefix + ".v.weight", 1 / Math.sqrt(width), 1, width);
  }

  /**
   * One vector per input.
   *
   * @param h (B, T, D)
   * @param lengths valid positions of each, 1 … T
   * @return (B, D)
   */
  public NDArray forward(NDArray h, int[] lengths) {
    return shares(h, lengths).batchMatMul(h).squeeze(1);
  }

  /** Shares of the positions: (B, 1, T), zeros behind an input's end. */
  NDArray shares(NDArray h, int[] lengths) {
    NDArray scores = TorchOps.get().linear(Activation.tanh(w.forward(h)), v, null);
    long positions = h.getShape().get(1);
    float[] outside = new float[Math.toIntExact(lengths.length * positions)];
    for (int i = 0; i < lengths.length; i++) {
      int start = Math.toIntExact(i * positions);
      Arrays.fill(outside, start + lengths[i], start + (int) positions, Float.NEGATIVE_INFINITY);
    }
    Shape shape = new Shape(lengths.length, 1, positions);
    NDArray mask = OwnedArrays.copyOf(h.getManager().create(outside, shape));
    return scores.transpose(0, 2, 1).add(mask).softmax(2);
  }
}

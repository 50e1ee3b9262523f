package dev.vocalise.model.backbone.bilstm;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.vocalise.model.backbone.AttentionPooling;
import dev.vocalise.model.backbone.BidirectionalLstm;
import dev.vocalise.model.backbone.DrawnWeights;
import dev.vocalise.model.backbone.LinearLayer;
import dev.vocalise.model.tensor.Scoped;

/** What one modality gives: {@code PREFIX.lstm}, {@code PREFIX.att}, {@code PREFIX.out}. */
final class RecurrentBranch {

  private final BidirectionalLstm lstm;
  private final AttentionPooling attention;
  private final LinearLayer out;

  /**
   * New weights.
   *
   * @param in values of a position
   * @param hidden L
   * @param width of the vector
   */
  RecurrentBranch(DrawnWeights drawn, String prefix, int in, int hidden, int width) {
    lstm = new BidirectionalLstm(drawn, prefix + ".lstm", in, hidden);
    attention = new AttentionPooling(drawn, prefix + ".att", 2 * hidden, hidden);
    out = drawn.linear(prefix + ".out", 2 * hidden, width);
  }

  /** (N, T, in), of which each has its own length, to (N, width). */
  NDArray forward(NDArray x, int[] lengths, boolean training) {
    return Scoped.result(
        x.getManager(),
        () -> {
          NDArray h = lstm.forward(x, lengths, training); // (N, T, 2L)
          return Activation.relu(out.forward(attention.forward(h, lengths)));
        });
  }
}

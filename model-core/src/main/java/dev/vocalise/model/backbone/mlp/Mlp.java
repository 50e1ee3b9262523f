package dev.vocalise.model.backbone.mlp;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import dev.vocalise.model.backbone.DrawnWeights;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.LinearLayer;
import dev.vocalise.model.tensor.TorchOps;

/**
 * Two layers, each with ReLU and then dropout (methods: mlp). Weights are named {@code
 * encoder.fc_1.weight} (H, d), {@code encoder.fc_2.weight} (E, H) and {@code .bias}.
 *
 * @param inputDropout probability of a zeroed input
 * @param dropout probability of a zeroed output of each layer
 */
record Mlp(LinearLayer first, LinearLayer second, double inputDropout, double dropout) {

  /**
   * Sizes and dropouts.
   *
   * @param inputs d
   * @param hidden H
   * @param size E
   */
  record Config(int inputs, int hidden, int size, double inputDropout, double dropout) {}

  /** With weights as PyTorch's Linear starts; the encoder closes the manager. */
  static Encoder encoder(NDManager manager, Config config, long seed) {
    DrawnWeights weights = DrawnWeights.ofEncoder(manager, seed);
    Mlp mlp =
        new Mlp(
            weights.linear("encoder.fc_1", config.inputs(), config.hidden()),
            weights.linear("encoder.fc_2", config.hidden(), config.size()),
            config.inputDropout(),
            config.dropout());
    long[] input = {config.inputs()};
    return Encoder.of(manager, weights.byName(), config.size(), input, mlp::forward);
  }

  /** (N, d) → (N, E). */
  private NDArray forward(NDArray x, boolean training) {
    TorchOps ops = TorchOps.get();
    NDArray given = ops.dropout(x, inputDropout, training);
    NDArray h = ops.dropout(Activation.relu(first.forward(given)), dropout, training); // (N, H)
    return ops.dropout(Activation.relu(second.forward(h)), dropout, training); // (N, E)
  }
}

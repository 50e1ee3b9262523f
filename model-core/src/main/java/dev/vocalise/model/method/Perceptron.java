package dev.vocalise.model.method;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.backbone.DrawnWeights;
import dev.vocalise.model.backbone.LinearLayer;
import dev.vocalise.model.tensor.TorchOps;
import java.util.ArrayList;
import java.util.List;

/** Linear layers {@code fc_1 …} with LeakyReLU 0.2 between, to one number per vector. */
final class Perceptron {

  static final double SLOPE = 0.2;

  private final List<LinearLayer> layers = new ArrayList<>();

  Perceptron(DrawnWeights weights, String name, int in, List<Integer> widths) {
    int width = in;
    for (int i = 0; i <= widths.size(); i++) {
      int out = i == widths.size() ? 1 : widths.get(i);
      layers.add(weights.linear(name + ".fc_" + (i + 1), width, out));
      width = out;
    }
  }

  /** (N, in) → (N). */
  NDArray forward(NDArray vectors) {
    NDArray x = layers.get(0).forward(vectors);
    for (LinearLayer layer : layers.subList(1, layers.size())) {
      x = layer.forward(TorchOps.get().leakyRelu(x, SLOPE));
    }
    return x.squeeze(1);
  }
}

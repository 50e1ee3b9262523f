package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.TorchOps;
import java.util.SortedMap;
import java.util.TreeMap;

/** One linear layer on an encoder: {@code NAME.weight} (out, in) and {@code NAME.bias} (out). */
public final class LinearLayer {

  private final NDArray weight;
  private final NDArray bias;
  private final SortedMap<String, NDArray> weights;

  /** Drawn as torch's Linear does it, U(−1/√in, 1/√in), the bias first. */
  public LinearLayer(NDManager manager, String name, int in, int out, InitialWeights draws) {
    bias = draw(manager, draws, in, out);
    weight = draw(manager, draws, in, out, in);
    weights = new TreeMap<>();
    weights.put(name + ".bias", bias);
    weights.put(name + ".weight", weight);
  }

  /** New weights, U(−1/√in, 1/√in). */
  public static NDArray draw(NDManager manager, InitialWeights draws, int in, long... shape) {
    NDArray array = manager.zeros(new Shape(shape));
    float[] values = new float[Math.toIntExact(array.size())];
    draws.uniform(values, 1 / Math.sqrt(in));
    array.set(values);
    array.setRequiresGradient(true);
    return array;
  }

  /** Live weights by name. */
  public SortedMap<String, NDArray> weights() {
    return weights;
  }

  /** (N, in) → (N, out), float32. */
  public NDArray forward(NDArray x) {
    return TorchOps.get().widen(TorchOps.get().linear(x, weight, bias));
  }
}

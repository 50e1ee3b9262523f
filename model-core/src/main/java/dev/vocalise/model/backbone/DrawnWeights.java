package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.features.Shuffle;
import dev.vocalise.model.tensor.InitialWeights;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * New weights of layers that are trained from scratch, under PyTorch's names and with its
 * distributions; the order in which layers are made is part of the result.
 */
public final class DrawnWeights {

  private static final int ENCODER = 1;

  private final NDManager manager;
  private final InitialWeights draws;
  private final SortedMap<String, NDArray> weights = new TreeMap<>();

  /**
   * No weight yet.
   *
   * @param manager owner of the weights
   */
  public DrawnWeights(NDManager manager, InitialWeights draws) {
    this.manager = manager;
    this.draws = draws;
  }

  /** Those of an encoder: heads are drawn from the seed itself, and share no number with it. */
  public static DrawnWeights ofEncoder(NDManager manager, long seed) {
    return new DrawnWeights(manager, new InitialWeights(Shuffle.key(seed, ENCODER)));
  }

  /** Live weights by name, all that were made so far. */
  public SortedMap<String, NDArray> byName() {
    return new TreeMap<>(weights);
  }

  /** U(−bound, bound). */
  public NDArray uniform(String name, double bound, long... shape) {
    float[] values = values(shape);
    draws.uniform(values, bound);
    return weight(name, values, shape);
  }

  /** N(0, 1). */
  public NDArray normal(String name, long... shape) {
    float[] values = values(shape);
    draws.normal(values, 1);
    return weight(name, values, shape);
  }

  /** All the same number. */
  public NDArray constant(String name, float value, long... shape) {
    float[] values = values(shape);
    Arrays.fill(values, value);
    return weight(name, values, shape);
  }

  /** A linear layer. */
  public LinearLayer linear(String name, int in, int out) {
    LinearLayer layer = new LinearLayer(manager, name, in, out, draws);
    weights.putAll(layer.weights());
    return layer;
  }

  private static float[] values(long... shape) {
    return new float[Math.toIntExact(new Shape(shape).size())];
  }

  private NDArray weight(String name, float[] values, long... shape) {
    NDArray array = manager.zeros(new Shape(shape));
    array.set(values);
    array.setRequiresGradient(true);
    if (weights.put(name, array) != null) {
      throw new IllegalArgumentException("two weights are called " + name);
    }
    return array;
  }
}

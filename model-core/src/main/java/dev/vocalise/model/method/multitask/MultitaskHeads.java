package dev.vocalise.model.method.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import dev.vocalise.model.tensor.InitialWeights;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The weighted sum of the states and the three heads on it (§3.1.3–3.1.6).
 *
 * <p>B batch, L layers, H hidden, C classes. Matrices are (out, in); the projection has no biases
 * (Eq. 4).
 */
final class MultitaskHeads {

  static final String LAYER_WEIGHTS = "layer_weights";
  static final String EMOTION_WEIGHT = "emotion.weight";
  static final String EMOTION_BIAS = "emotion.bias";
  static final String PROJECTION_U = "projection.U";
  static final String PROJECTION_V = "projection.V";
  static final String AUGMENTATION_WEIGHT = "augmentation.weight";
  static final String AUGMENTATION_BIAS = "augmentation.bias";

  private final SortedMap<String, NDArray> arrays = new TreeMap<>();

  /**
   * Layer weights start at 0, that is as a plain mean; all else at U(−1/√in, 1/√in) as torch's
   * Linear does, drawn from {@code seed} in alphabetical order of the names.
   */
  MultitaskHeads(NDManager manager, int states, int hidden, HeadSizes sizes, long seed) {
    SortedMap<String, Shape> shapes = new TreeMap<>();
    shapes.put(LAYER_WEIGHTS, new Shape(states));
    shapes.put(EMOTION_WEIGHT, new Shape(sizes.classes(), hidden));
    shapes.put(EMOTION_BIAS, new Shape(sizes.classes()));
    shapes.put(PROJECTION_U, new Shape(sizes.projectionHidden(), hidden));
    shapes.put(PROJECTION_V, new Shape(sizes.projection(), sizes.projectionHidden()));
    shapes.put(AUGMENTATION_WEIGHT, new Shape(sizes.augmentationTypes(), hidden));
    shapes.put(AUGMENTATION_BIAS, new Shape(sizes.augmentationTypes()));
    InitialWeights draws = new InitialWeights(seed);
    shapes.forEach(
        (name, shape) -> {
          float[] values = new float[Math.toIntExact(shape.size())];
          if (!name.equals(LAYER_WEIGHTS)) {
            int in = name.equals(PROJECTION_V) ? sizes.projectionHidden() : hidden;
            draws.uniform(values, 1 / Math.sqrt(in));
          }
          NDArray array = manager.zeros(shape);
          array.set(values);
          array.setRequiresGradient(true);
          arrays.put(name, array);
        });
  }

  Map<String, NDArray> parameters() {
    return Collections.unmodifiableSortedMap(arrays);
  }

  /**
   * h of §3.1.3. The sum over layers is taken of the means over tokens, which gives the same and
   * never holds all states at once.
   *
   * @param means mean over the tokens of each state, (L+1) × (B, H)
   * @return (B, H)
   */
  NDArray representation(List<NDArray> means) {
    NDArray stacked = NDArrays.stack(new NDList(means)); // (L+1, B, H)
    NDArray weights = array(LAYER_WEIGHTS).softmax(0).reshape(-1, 1, 1);
    return stacked.mul(weights).sum(new int[] {0});
  }

  /** (B, H) → (B, C). */
  NDArray emotion(NDArray h) {
    return Linear.linear(h, array(EMOTION_WEIGHT), array(EMOTION_BIAS)).singletonOrThrow();
  }

  /** z of Eq. 4: (B, H) → (B, projection). */
  NDArray projection(NDArray h) {
    NDArray hidden = Linear.linear(h, array(PROJECTION_U)).singletonOrThrow();
    return Linear.linear(Activation.relu(hidden), array(PROJECTION_V)).singletonOrThrow();
  }

  /** (B, H) → (B, augmentation types). */
  NDArray augmentationType(NDArray h) {
    return Linear.linear(h, array(AUGMENTATION_WEIGHT), array(AUGMENTATION_BIAS))
        .singletonOrThrow();
  }

  private NDArray array(String name) {
    NDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalStateException("no parameter " + name);
    }
    return array;
  }
}

package dev.vocalise.model.method.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import dev.vocalise.model.backbone.LinearLayer;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.TorchOps;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The three heads (§3.1.4–3.1.6).
 *
 * <p>N inputs, H hidden, C classes. The projection has no biases (Eq. 4).
 */
final class MultitaskHeads {

  private final LinearLayer augmentation;
  private final LinearLayer emotion;
  private final NDArray projectionU;
  private final NDArray projectionV;

  /** Drawn from {@code seed} as torch's Linear does it, in alphabetical order of the names. */
  MultitaskHeads(NDManager manager, int hidden, HeadSizes sizes, long seed) {
    InitialWeights draws = new InitialWeights(seed);
    augmentation =
        new LinearLayer(manager, "augmentation", hidden, sizes.augmentationTypes(), draws);
    emotion = new LinearLayer(manager, "emotion", hidden, sizes.classes(), draws);
    int inner = sizes.projectionHidden();
    projectionU = LinearLayer.draw(manager, draws, hidden, inner, hidden);
    projectionV = LinearLayer.draw(manager, draws, inner, sizes.projection(), inner);
  }

  /** Live weights by name. */
  SortedMap<String, NDArray> weights() {
    SortedMap<String, NDArray> all = new TreeMap<>(augmentation.weights());
    all.putAll(emotion.weights());
    all.put("projection.U", projectionU);
    all.put("projection.V", projectionV);
    return all;
  }

  /** (N, H) → (N, C). */
  NDArray emotion(NDArray h) {
    return emotion.forward(h);
  }

  /** z of Eq. 4: (N, H) → (N, projection). */
  NDArray projection(NDArray h) {
    TorchOps ops = TorchOps.get();
    NDArray hidden = ops.linear(h, projectionU, null);
    return ops.widen(ops.linear(Activation.relu(hidden), projectionV, null));
  }

  /** (N, H) → (N, augmentation types). */
  NDArray augmentationType(NDArray h) {
    return augmentation.forward(h);
  }
}

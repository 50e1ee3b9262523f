package dev.vocalise.model.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.tensor.TorchEngine;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SgdTest {

  private static final double MOMENTUM = 0.9;

  /** The definition: m ← 0.9 m + g; w ← w − rate · m. */
  @Test
  void aWeightFollowsTheFadingSumOfItsGradients() {
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU)) {
      NDArray weight = manager.create(new float[] {1, -2}).duplicate();
      SortedMap<String, NDArray> weights = new TreeMap<>(Map.of("w", weight));
      Optimizer sgd = Sgd.withMomentum(MOMENTUM).apply(weights);
      double[] expected = {1, -2};
      double[] sum = {0, 0};
      for (int step = 1; step <= 4; step++) {
        float[] g = {0.5f * step, -0.25f};
        sgd.update(new TreeMap<>(Map.of("w", manager.create(g).duplicate())), 0.1);
        for (int i = 0; i < 2; i++) {
          sum[i] = MOMENTUM * sum[i] + g[i];
          expected[i] -= 0.1 * sum[i];
          assertThat((double) weight.toFloatArray()[i]).isCloseTo(expected[i], within(1e-6));
        }
      }
    }
  }

  @Test
  void aWeightWithoutAGradientIsLeftAloneAndTheStateIsRestored() {
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU)) {
      NDArray a = manager.create(new float[] {1}).duplicate();
      NDArray b = manager.create(new float[] {1}).duplicate();
      SortedMap<String, NDArray> weights = new TreeMap<>(Map.of("a", a, "b", b));
      Optimizer sgd = Sgd.withMomentum(MOMENTUM).apply(weights);
      SortedMap<String, NDArray> gradient =
          new TreeMap<>(Map.of("a", manager.create(new float[] {1}).duplicate()));
      sgd.update(gradient, 0.1);
      assertThat(b.toFloatArray()).containsExactly(1);
      assertThat(sgd.liveState()).containsOnlyKeys("momentum/a");
      SortedMap<String, TensorData> state = new TreeMap<>();
      sgd.liveState().forEach((name, data) -> state.put(name, data.copy(null)));
      Optimizer other = Sgd.withMomentum(MOMENTUM).apply(weights);
      other.restore(state);
      assertThat(other.liveState()).isEqualTo(state);
    }
  }
}

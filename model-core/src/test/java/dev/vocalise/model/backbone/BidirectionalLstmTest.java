package dev.vocalise.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Gradients;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.OwnedArrays;
import dev.vocalise.model.tensor.TorchEngine;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BidirectionalLstmTest {

  private static final int[] LENGTHS = {3, 7, 1, 5};
  private static final int POSITIONS = 7;
  private static final int WIDTH = 4;

  private static NDArray drawn(NDManager manager, InitialWeights draws, long... shape) {
    float[] values = new float[(int) new Shape(shape).size()];
    draws.normal(values, 1);
    return OwnedArrays.copyOf(manager.create(values, new Shape(shape)));
  }

  /** The gradient of a weighted sum, and the sum's terms. */
  private static Map<String, float[]> results(
      Supplier<NDArray> states, NDArray share, SortedMap<String, NDArray> by) {
    Map<String, float[]> results = new TreeMap<>();
    NDArray loss =
        TorchEngine.recording(
            () -> {
              NDArray h = states.get();
              results.put("states", h.toFloatArray());
              return h.mul(share).sum();
            });
    Gradients.of(loss, by).forEach((name, value) -> results.put(name, value.toFloatArray()));
    return results;
  }

  @Test
  void turningInputsAroundIsAPackedSequenceWhateverStandsBehindTheirEnds() {
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU)) {
      InitialWeights draws = new InitialWeights(3);
      DrawnWeights drawn = new DrawnWeights(manager, draws);
      BidirectionalLstm lstm = new BidirectionalLstm(drawn, "lstm", WIDTH, 6);
      NDArray x = drawn(manager, draws, LENGTHS.length, POSITIONS, WIDTH);
      x.setRequiresGradient(true);
      NDArray share = drawn(manager, draws, LENGTHS.length, POSITIONS, 12);
      SortedMap<String, NDArray> by = drawn.byName();
      by.put("x", x);
      Map<String, float[]> packed = results(() -> lstm.packed(x, LENGTHS, true), share, by);
      Map<String, float[]> turned = results(() -> lstm.turned(x, LENGTHS, true), share, by);
      assertThat(turned).hasSize(10).containsOnlyKeys(packed.keySet());
      packed.forEach(
          (name, values) ->
              assertThat(Objects.requireNonNull(turned.get(name)))
                  .as(name)
                  .containsExactly(values, Offset.offset(5e-6f)));
    }
  }
}

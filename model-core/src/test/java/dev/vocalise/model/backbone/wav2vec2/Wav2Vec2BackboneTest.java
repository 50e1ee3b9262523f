package dev.vocalise.model.backbone.wav2vec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.tensor.TorchEngine;
import dev.vocalise.model.tensor.TorchOps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Wav2Vec2BackboneTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyWeightTakesAGradient(boolean stable) {
    Wav2Vec2Config config = Wav2Vec2Config.ofGeometry(16, 2, 2, stable);
    try (Wav2Vec2Backbone model = Wav2Vec2Backbone.random(config, 1, ComputeDevice.CPU);
        NDManager manager = model.manager().newSubManager()) {
      model.parameters().values().forEach(array -> array.setRequiresGradient(true));
      float[] values = new float[2 * 4000];
      new InitialWeights(2).normal(values, 1);
      NDArray input = manager.create(values, new Shape(2, 4000));
      List<NDArray> gradients =
          TorchEngine.recording(
              () -> {
                List<NDArray> states = model.hiddenStates(input, new int[] {4000, 2500}, true);
                NDArray sum = manager.zeros(new Shape());
                for (NDArray state : states) {
                  sum = sum.add(state.mul(state).mul(state).sum());
                }
                return TorchOps.get()
                    .gradients(sum, new ArrayList<>(model.parameters().values()), false);
              });
      int i = 0;
      for (String name : model.parameters().keySet()) {
        NDArray gradient = gradients.get(i++);
        assertThat(gradient.isEmpty()).as(name).isFalse();
        if (!name.endsWith("k_proj.bias")) { // adds the same to all scores of a query
          assertThat(gradient.abs().max().getFloat()).as(name).isPositive();
        }
      }
    }
  }

  @Test
  void paddingChangesNothingWhereItIsMasked() {
    Wav2Vec2Config config = Wav2Vec2Config.ofGeometry(16, 2, 2, true);
    try (Wav2Vec2Backbone model = Wav2Vec2Backbone.random(config, 1, ComputeDevice.CPU);
        NDManager manager = model.manager().newSubManager()) {
      float[] values = new float[3000];
      new InitialWeights(2).normal(values, 1);
      NDArray alone = manager.create(values, new Shape(1, 3000));
      NDArray padded = alone.concat(manager.zeros(new Shape(1, 2000)), 1);
      int[] lengths = {3000};
      int tokens = model.tokenLengths(lengths)[0];
      List<NDArray> expected = model.hiddenStates(alone, lengths, false);
      List<NDArray> actual = model.hiddenStates(padded, lengths, false);
      for (int i = 0; i < expected.size(); i++) {
        NDArray valid = actual.get(i).get(":, :" + tokens);
        assertThat(valid.sub(expected.get(i)).abs().max().getFloat()).isLessThan(2e-6f);
      }
    }
  }

  @Test
  void headsAndPrefixesAreReadByNameAndUnknownTensorsRefused() throws IOException {
    Wav2Vec2Config config = Wav2Vec2Config.ofGeometry(16, 1, 2, false);
    SortedMap<String, TensorData> tensors = new TreeMap<>();
    try (Wav2Vec2Backbone model = Wav2Vec2Backbone.random(config, 1, ComputeDevice.CPU)) {
      model.parameters().forEach((name, a) -> tensors.put("wav2vec2." + name, TensorData.of(a)));
    }
    TensorData one = TensorData.floats(new long[] {1}, new float[1]);
    for (String unused :
        List.of(
            "quantizer.codevectors", "project_hid.weight", "classifier.bias", "optimizer.0.step")) {
      tensors.put(unused, one);
    }
    tensors.put("wav2vec2.masked_spec_embed", one);
    load(config, tensors, false).close();
    assertThatThrownBy(() -> load(config, tensors, true))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContainingAll("has no CTC head", "it can be a backbone, not a recogniser");
    tensors.put("wav2vec2.adapter.layers.0.conv.weight", one);
    assertThatThrownBy(() -> load(config, tensors, false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("adapter.layers.0.conv.weight");
    tensors.remove("wav2vec2.adapter.layers.0.conv.weight");
    TensorData bias =
        Objects.requireNonNull(tensors.remove("wav2vec2.encoder.layers.0.layer_norm.bias"));
    assertThat(bias.shape()).containsExactly(16);
    assertThatThrownBy(() -> load(config, tensors, false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("missing tensor encoder.layers.0.layer_norm.bias");
  }

  @Test
  void wavesTooShortForAFrameAreRefusedWithTheirLength() {
    Wav2Vec2Config config = Wav2Vec2Config.ofGeometry(16, 1, 2, true);
    try (Wav2Vec2Backbone model = Wav2Vec2Backbone.random(config, 1, ComputeDevice.CPU);
        NDManager manager = model.manager().newSubManager()) {
      NDArray input = manager.zeros(new Shape(1, 100));
      assertThatThrownBy(() -> model.hiddenStates(input, new int[] {100}, false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("100 samples");
    }
  }

  private Wav2Vec2Backbone load(
      Wav2Vec2Config config, SortedMap<String, TensorData> tensors, boolean head)
      throws IOException {
    Path file = directory.resolve("model.safetensors");
    SafeTensors.write(file, tensors);
    try (SafeTensors checkpoint = SafeTensors.open(file)) {
      return Wav2Vec2Backbone.from(config, file.toString(), checkpoint, head, ComputeDevice.CPU);
    }
  }
}

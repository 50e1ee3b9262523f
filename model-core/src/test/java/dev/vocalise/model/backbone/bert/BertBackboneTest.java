package dev.vocalise.model.backbone.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.checkpoint.CheckpointFile;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.tensor.TorchEngine;
import dev.vocalise.model.tensor.TorchOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BertBackboneTest {

  private static final BertConfig SMALL = BertConfig.ofGeometry(20, 16, 2, 4, 12);
  private static final String QUERY = "encoder.layer.0.attention.self.query.weight";

  @TempDir private Path directory;

  @Test
  void everyUsedWeightGetsAGradientButNotThePaddingRow() {
    try (BertBackbone backbone = BertBackbone.random(SMALL, 1, ComputeDevice.CPU);
        NDManager manager = backbone.manager().newSubManager()) {
      List<String> names = new ArrayList<>(backbone.parameters().keySet());
      List<NDArray> gradients = gradients(backbone, manager);
      for (int i = 0; i < names.size(); i++) {
        float[] values = gradients.get(i).toFloatArray();
        if (names.get(i).startsWith("pooler.")) {
          assertThat(values).as(names.get(i)).isEmpty();
        } else if (names.get(i).equals("embeddings.word_embeddings.weight")) {
          assertThat(Arrays.copyOf(values, 16)).containsOnly(0f);
          assertThat(Arrays.copyOfRange(values, 3 * 16, 4 * 16)).doesNotContain(0f);
        } else if (!names.get(i).endsWith("key.bias")) { // exactly without effect
          assertThat(gradients.get(i).abs().sum().getFloat()).as(names.get(i)).isPositive();
        }
      }
      List<NDArray> again = gradients(backbone, manager);
      for (int i = 0; i < names.size(); i++) {
        assertThat(again.get(i).toFloatArray()).isEqualTo(gradients.get(i).toFloatArray());
      }
    }
  }

  /** Of the sum of squares of valid tokens; id 0 is padding, and once cut from the text. */
  private static List<NDArray> gradients(BertBackbone backbone, NDManager manager) {
    return TorchEngine.recording(
        () -> {
          backbone.parameters().values().forEach(p -> p.setRequiresGradient(true));
          NDArray input = manager.create(new float[] {2, 3, 0, 5, 2, 3, 0, 0}, new Shape(2, 4));
          NDArray states = backbone.hiddenStates(input, new int[] {4, 2}, true).get(2);
          NDArray weights = manager.create(new float[] {1, 2, 3, 4, 5, 6, 0, 0}).duplicate();
          NDArray loss = states.pow(manager.full(new Shape(), 3f)).sum(new int[] {2}).flatten();
          return TorchOps.get()
              .gradients(
                  loss.mul(weights).sum(), new ArrayList<>(backbone.parameters().values()), false);
        });
  }

  @Test
  void paddingAndTheOrderOfABatchDoNotChangeAnInputsStates() {
    try (BertBackbone backbone = BertBackbone.random(SMALL, 2, ComputeDevice.CPU);
        NDManager manager = backbone.manager().newSubManager()) {
      float[] alone = last(backbone, manager, 1, new float[] {2, 7, 8}, 3);
      float[] padded = last(backbone, manager, 2, new float[] {2, 7, 8, 0, 0, 2, 9, 9, 9, 3}, 3, 5);
      float[] other = last(backbone, manager, 2, new float[] {2, 9, 9, 9, 3, 2, 7, 8, 6, 6}, 5, 3);
      for (int i = 0; i < alone.length; i++) {
        assertThat(padded[i]).isCloseTo(alone[i], Offset.offset(1e-5f));
        assertThat(other[5 * 16 + i]).isCloseTo(alone[i], Offset.offset(1e-5f));
      }
    }
  }

  private static float[] last(
      BertBackbone backbone, NDManager manager, int batch, float[] ids, int... lengths) {
    NDArray input = manager.create(ids, new Shape(batch, ids.length / batch));
    List<NDArray> states = backbone.hiddenStates(input, lengths, false);
    return states.get(states.size() - 1).toFloatArray();
  }

  @ParameterizedTest
  @CsvSource({"30,3", "-1,3", "5,0", "5,4"})
  void idsAndLengthsThatCannotBeAreRefused(float id, int length) {
    try (BertBackbone backbone = BertBackbone.random(SMALL, 1, ComputeDevice.CPU);
        NDManager manager = backbone.manager().newSubManager()) {
      NDArray input = manager.create(new float[] {2, id, 3}, new Shape(1, 3));
      assertThatThrownBy(() -> backbone.hiddenStates(input, new int[] {length}, false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("BERT input: ");
    }
  }

  private SortedMap<String, TensorData> tensors() {
    SortedMap<String, TensorData> tensors = new TreeMap<>();
    try (BertBackbone original = BertBackbone.random(SMALL, 3, ComputeDevice.CPU)) {
      original.parameters().forEach((name, array) -> tensors.put(name, TensorData.of(array)));
    }
    return tensors;
  }

  private void refused(SortedMap<String, TensorData> tensors, String... parts) throws IOException {
    Path file = directory.resolve("model.safetensors");
    SafeTensors.write(file, tensors);
    try (SafeTensors checkpoint = SafeTensors.open(file)) {
      assertThatThrownBy(
              () -> BertBackbone.from(SMALL, "here", checkpoint, ComputeDevice.CPU).close())
          .isInstanceOf(CheckpointException.class)
          .hasMessageContainingAll(parts);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {QUERY, "pooler.dense.bias", "embeddings.LayerNorm.weight"})
  void aMissingTensorIsNamed(String name) throws IOException {
    SortedMap<String, TensorData> tensors = tensors();
    tensors.remove(name);
    refused(tensors, "missing tensor " + name);
  }

  @Test
  void whatDoesNotFitIsNamed() throws IOException {
    SortedMap<String, TensorData> tensors = tensors();
    tensors.put("encoder.more.weight", TensorData.floats(new long[] {1}, new float[1]));
    refused(tensors, "does not have", "encoder.more.weight");
    tensors = tensors();
    tensors.put(QUERY, TensorData.floats(new long[] {16, 8}, new float[128]));
    refused(tensors, QUERY, "[16, 16]", "[16, 8]");
    tensors = tensors();
    tensors.put(QUERY, TensorData.longs(new long[] {16, 16}, new long[256]));
    refused(tensors, QUERY, "float32", "got int64");
    tensors = tensors();
    float[] values = new float[256];
    values[77] = Float.NaN;
    tensors.put(QUERY, TensorData.floats(new long[] {16, 16}, values));
    refused(tensors, QUERY, "not-a-number");
    tensors = tensors();
    tensors.put("bert." + QUERY, TensorData.floats(new long[] {16, 16}, new float[256]));
    refused(tensors, QUERY, "same weight");
  }

  @Test
  void aConfigurationOfGigabytesIsRefusedBeforeAnythingIsAllocated() throws IOException {
    SafeTensors.write(directory.resolve("model.safetensors"), tensors());
    Files.writeString(
        directory.resolve("config.json"),
        "{\"num_hidden_layers\":2,\"hidden_size\":131072,\"num_attention_heads\":4,\"intermediate_size\":262144}");
    assertThatThrownBy(() -> BertBackbone.load(directory, ComputeDevice.CPU))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("embeddings.LayerNorm.bias");
  }

  @Test
  void aDamagedSafetensorsFileIsRefusedOrStillAModel() throws IOException {
    Path file = directory.resolve("model.safetensors");
    SafeTensors.write(file, tensors());
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(4);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(i % 2 == 0 ? 3000 : whole.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, i % 10 == 0 ? Arrays.copyOf(damaged, random.nextInt(9000)) : damaged);
      try (CheckpointFile checkpoint = CheckpointFile.open(file)) {
        BertBackbone.from(SMALL, file.toString(), checkpoint, ComputeDevice.CPU).close();
      } catch (CheckpointException e) {
        assertThat(e.getMessage()).doesNotContain("\n");
      }
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"30522,768,12,12", "30522,384,6,12"})
  void publishedGeometriesTakeAStep(int vocabulary, int hidden, int layers, int heads) {
    BertConfig config = BertConfig.ofGeometry(vocabulary, hidden, layers, heads, 512);
    try (BertBackbone backbone = BertBackbone.random(config, 1, ComputeDevice.CPU);
        NDManager manager = backbone.manager().newSubManager()) {
      List<NDArray> gradients = gradients(backbone, manager);
      assertThat(gradients).hasSize(5 + 16 * layers + 2);
      assertThat(gradients.get(0).abs().sum().getFloat()).isFinite().isPositive();
    }
  }
}

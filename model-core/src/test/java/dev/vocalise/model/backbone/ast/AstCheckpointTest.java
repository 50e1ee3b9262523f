package dev.vocalise.model.backbone.ast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.checkpoint.CheckpointFile;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AstCheckpointTest {

  private static final AstConfig CONFIG = AstConfig.ofGeometry(8, 1, 2, 4, 4, 8, 12);
  private static final String QUERY =
      "audio_spectrogram_transformer.encoder.layer.0.attention.attention.query.weight";

  @TempDir private Path directory;
  private final SortedMap<String, TensorData> tensors = new TreeMap<>();
  private AstBackbone original = AstBackbone.random(CONFIG, 1, ComputeDevice.CPU);

  @BeforeEach
  void copyTensors() {
    original.parameters().forEach((name, array) -> tensors.put(name, TensorData.of(array)));
  }

  @AfterEach
  void close() {
    original.close();
  }

  @Test
  void weightsWithAndWithoutThePrefixAreTheSameModel() throws IOException {
    SortedMap<String, TensorData> bare = new TreeMap<>();
    tensors.forEach(
        (name, data) -> {
          if (!name.startsWith("classifier.")) {
            bare.put(name.substring(AstBackbone.PREFIX.length()), data);
          }
        });
    try (AstBackbone prefixed = load(tensors);
        AstBackbone unprefixed = load(bare)) {
      assertThat(unprefixed.parameters().keySet()).isEqualTo(prefixed.parameters().keySet());
      prefixed
          .parameters()
          .forEach(
              (name, array) -> {
                if (!name.startsWith("classifier.")) {
                  assertThat(
                          Objects.requireNonNull(unprefixed.parameters().get(name)).toFloatArray())
                      .as(name)
                      .isEqualTo(array.toFloatArray());
                }
              });
    }
  }

  @Test
  void aMissingTensorIsNamed() {
    tensors.remove(QUERY);
    assertThatThrownBy(() -> load(tensors))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("missing tensor " + QUERY);
  }

  @Test
  void anUnknownTensorIsNamed() {
    tensors.put("encoder.surprise.weight", TensorData.floats(new long[] {1}, new float[1]));
    assertThatThrownBy(() -> load(tensors))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("surprise.weight");
  }

  /** A classifier of four emotions where config.json says one label, and none at all. */
  @Test
  void aClassifierOfAnotherSizeIsLeftOut() throws IOException {
    tensors.put("classifier.dense.weight", TensorData.floats(new long[] {4, 8}, new float[32]));
    tensors.put("classifier.dense.bias", TensorData.floats(new long[] {4}, new float[4]));
    try (AstBackbone other = load(tensors)) {
      assertThat(Objects.requireNonNull(other.parameters().get(QUERY)).toFloatArray())
          .isEqualTo(Objects.requireNonNull(original.parameters().get(QUERY)).toFloatArray());
    }
    tensors.keySet().removeIf(name -> name.startsWith("classifier."));
    load(tensors).close();
  }

  @Test
  void aTensorOfAnotherShapeIsNamedWithBothShapes() {
    tensors.put(QUERY, TensorData.floats(new long[] {8, 9}, new float[72]));
    assertThatThrownBy(() -> load(tensors))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(QUERY)
        .hasMessageContaining("[8, 8]")
        .hasMessageContaining("[8, 9]");
  }

  /** Its weights would take terabytes. */
  @Test
  void aConfigurationThatIsTooLargeIsComparedBeforeAnythingIsAllocated() throws IOException {
    Path file = directory.resolve("model.safetensors");
    SafeTensors.write(file, tensors);
    AstConfig huge = AstConfig.ofGeometry(200_000, 1000, 2, 4, 4, 8, 12);
    try (SafeTensors checkpoint = SafeTensors.open(file)) {
      assertThatThrownBy(() -> AstBackbone.from(huge, "here", checkpoint, ComputeDevice.CPU))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("config.json has num_hidden_layers 1000");
    }
  }

  @Test
  void anElementThatIsNoNumberIsRefusedWithItsTensor() {
    float[] values = new float[64];
    values[63] = Float.NaN;
    tensors.put(QUERY, TensorData.floats(new long[] {8, 8}, values));
    assertThatThrownBy(() -> load(tensors))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContainingAll(QUERY, "not-a-number");
    tensors.put(QUERY, TensorData.longs(new long[] {8, 8}, new long[64]));
    assertThatThrownBy(() -> load(tensors))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(QUERY);
  }

  @Test
  void anIndexThatNamesNoFileIsRefusedUnlessAWholeFileIsThere() throws IOException {
    for (String name : new String[] {"pytorch_model.bin", "model.safetensors"}) {
      Path index = Files.writeString(directory.resolve(name + ".index.json"), "{}");
      assertThatThrownBy(() -> CheckpointFile.in(directory))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContainingAll(index.toString(), "weight_map");
      Files.delete(index);
    }
    Files.writeString(directory.resolve("model.safetensors.index.json"), "{}");
    SafeTensors.write(directory.resolve("model.safetensors"), tensors);
    CheckpointFile.in(directory).close();
  }

  @Test
  void aTruncatedFileIsRefusedWithTheTensorThatIsCut() throws IOException {
    Path file = directory.resolve("model.safetensors");
    SafeTensors.write(file, tensors);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 5));
    assertThatThrownBy(() -> SafeTensors.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(tensors.lastKey())
        .hasMessageContaining("truncated");
  }

  @Test
  void devicesAreParsedStrictly() {
    assertThat(ComputeDevice.parse("cpu")).isEqualTo(ComputeDevice.CPU).hasToString("cpu");
    assertThat(ComputeDevice.parse("gpu:3")).hasToString("gpu:3");
    for (String wrong : new String[] {"", "gpu", "gpu:", "gpu:-1", "cuda:0", "CPU"}) {
      assertThatThrownBy(() -> ComputeDevice.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cpu or gpu:N");
    }
  }

  private AstBackbone load(SortedMap<String, TensorData> weights) throws IOException {
    Path file = directory.resolve("model.safetensors");
    SafeTensors.write(file, weights);
    try (SafeTensors checkpoint = SafeTensors.open(file)) {
      return AstBackbone.from(CONFIG, file.toString(), checkpoint, ComputeDevice.CPU);
    }
  }
}

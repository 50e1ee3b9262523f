package dev.vocalise.model.backbone;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.backbone.ast.AstBackbone;
import dev.vocalise.model.backbone.bert.BertBackbone;
import dev.vocalise.model.backbone.wav2vec2.Wav2Vec2Backbone;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.tensor.ComputeDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointSmokeTestTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @ParameterizedTest
  @CsvSource({
    "ast-tiny, audio_spectrogram_transformer.encoder.layer.0.output.dense.bias, 1",
    "bert-tiny, embeddings.word_embeddings.weight, 0",
    "wav2vec2-tiny-layer, encoder.layers.1.attention.out_proj.bias, 2",
    "wav2vec2-tiny-group, feature_projection.projection.bias, 0"
  })
  void aWeightThatIsFiniteAndFarOutIsFoundByTheFirstStateItSpoils(
      String family, String weight, int state) {
    Path folder = GOLDEN.resolve(family);
    try (Backbone backbone = load(folder)) {
      assertThatCode(() -> CheckpointSmokeTest.require(folder, backbone))
          .doesNotThrowAnyException();
      NDArray spoilt = Objects.requireNonNull(backbone.parameters().get(weight), weight);
      float[] values = new float[Math.toIntExact(spoilt.size())];
      Arrays.fill(values, Float.MAX_VALUE);
      spoilt.set(values);
      assertThatThrownBy(() -> CheckpointSmokeTest.require(folder, backbone))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining(folder + ": hidden state " + state + " of")
          .hasMessageContaining("fetch the checkpoint again");
    }
  }

  @Test
  void aModelThatHearsNothingInItsLongestInputIsRefused(@TempDir Path folder) throws IOException {
    Path sound = GOLDEN.resolve("wav2vec2-tiny-layer");
    Files.copy(sound.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    String config = Files.readString(sound.resolve("config.json"));
    Files.writeString(
        folder.resolve("config.json"),
        config.replace("\"conv_stride\": [\n    5,", "\"conv_stride\": [\n    160000,"));
    try (Backbone backbone = Wav2Vec2Backbone.load(folder, ComputeDevice.CPU)) {
      assertThatThrownBy(() -> CheckpointSmokeTest.require(folder, backbone))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("163840 positions, gives no token");
    }
  }

  private static Backbone load(Path folder) {
    String family = folder.getFileName().toString();
    if (family.startsWith("ast")) {
      return AstBackbone.load(folder, ComputeDevice.CPU);
    }
    return family.startsWith("bert")
        ? BertBackbone.load(folder, ComputeDevice.CPU)
        : Wav2Vec2Backbone.load(folder, ComputeDevice.CPU);
  }
}

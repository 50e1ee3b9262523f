package dev.vocalise.model.backbone.ast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.checkpoint.CheckpointFile;
import dev.vocalise.model.tensor.ComputeDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected values: transformers 4.57.6; see each case's README. */
class AstBackboneGoldenTest {

  private static final float TOLERANCE = 2e-5f;

  static List<Path> cases() {
    return GoldenCases.families("ast-");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyStateAndTheCheckpointsOwnOutputsMatchTheReference(Path directory) {
    Map<String, GoldenCases.Tensor> expected =
        GoldenCases.tensors(directory.resolve("expected.safetensors"));
    try (AstBackbone backbone = AstBackbone.load(directory, ComputeDevice.CPU);
        NDManager manager = backbone.manager().newSubManager()) {
      NDArray input = array(manager, tensor(expected, "input_values"));
      List<NDArray> states = backbone.hiddenStates(input, null, false);
      assertThat(states).hasSize(backbone.stateCount());
      for (int i = 0; i < states.size(); i++) {
        requireClose("hidden_states." + i, states.get(i), expected);
      }
      AstClassifier.Outputs outputs = backbone.classify(states.get(states.size() - 1));
      requireClose("last_hidden_state", outputs.lastHiddenState(), expected);
      requireClose("pooler_output", outputs.pooler(), expected);
      requireClose("logits", outputs.logits(), expected);
      assertThat(expected).hasSize(states.size() + 4);
      GoldenCases.ran(directory, states.size() + " states, pooler, logits of " + input.getShape());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void thePickledCheckpointIsTheSameModel(Path directory, @TempDir Path alone) throws IOException {
    for (String name : List.of("config.json", "preprocessor_config.json", CheckpointFile.PICKLED)) {
      Files.copy(directory.resolve(name), alone.resolve(name));
    }
    try (AstBackbone expected = AstBackbone.load(directory, ComputeDevice.CPU);
        AstBackbone pickled = AstBackbone.load(alone, ComputeDevice.CPU)) {
      assertThat(pickled.parameters().keySet()).isEqualTo(expected.parameters().keySet());
      expected
          .parameters()
          .forEach(
              (name, array) ->
                  assertThat(Objects.requireNonNull(pickled.parameters().get(name)))
                      .as(name)
                      .isEqualTo(array));
      GoldenCases.ran(directory, pickled.parameters().size() + " weights from the pickled file");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anInputOfAnotherSizeIsRefusedWithBothShapes(Path directory) {
    try (AstBackbone backbone = AstBackbone.load(directory, ComputeDevice.CPU);
        NDManager manager = backbone.manager().newSubManager()) {
      long frames = backbone.config().maxLength();
      long mel = backbone.config().mel();
      for (Shape other : List.of(new Shape(1, frames + 10, mel), new Shape(1, frames, mel + 10))) {
        assertThatThrownBy(() -> backbone.hiddenStates(manager.zeros(other), null, false))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(frames + ", " + mel)
            .hasMessageContaining(Arrays.toString(other.getShape()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aConfigurationThatDoesNotFitThePositionsIsRefusedWithBothShapes(
      Path directory, @TempDir Path changed) throws IOException {
    AstConfig original = AstConfig.read(directory);
    for (String name : List.of("config.json", "preprocessor_config.json")) {
      ObjectNode json = (ObjectNode) GoldenCases.json(directory.resolve(name));
      json.put("max_length", original.maxLength() + 3 * original.timeStride());
      Files.writeString(changed.resolve(name), json.toString());
    }
    Files.copy(directory.resolve("model.safetensors"), changed.resolve("model.safetensors"));
    assertThatThrownBy(() -> AstBackbone.load(changed, ComputeDevice.CPU))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("position_embeddings")
        .hasMessageContaining("[1, " + original.tokens() + ", " + original.hidden() + "]")
        .hasMessageContaining("[1, " + AstConfig.read(changed).tokens() + ", ");
  }

  private static GoldenCases.Tensor tensor(Map<String, GoldenCases.Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static NDArray array(NDManager manager, GoldenCases.Tensor tensor) {
    long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
    return manager.create(tensor.floats()).reshape(new Shape(shape));
  }

  private static void requireClose(
      String name, NDArray actual, Map<String, GoldenCases.Tensor> expected) {
    GoldenCases.Tensor tensor = tensor(expected, name);
    assertThat(actual.getShape().getShape())
        .as(name)
        .isEqualTo(Arrays.stream(tensor.shape()).asLongStream().toArray());
    float[] values = actual.toFloatArray();
    int worst = 0;
    for (int i = 0; i < values.length; i++) {
      if (!(Math.abs(values[i] - tensor.floats()[i])
          <= Math.abs(values[worst] - tensor.floats()[worst]))) {
        worst = i;
      }
    }
    assertThat(Math.abs(values[worst] - tensor.floats()[worst]))
        .as("%s: worst at %d: %s for %s", name, worst, values[worst], tensor.floats()[worst])
        .isLessThanOrEqualTo(TOLERANCE);
  }
}

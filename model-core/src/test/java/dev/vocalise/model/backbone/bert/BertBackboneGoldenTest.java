package dev.vocalise.model.backbone.bert;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.checkpoint.CheckpointFile;
import dev.vocalise.model.tensor.ComputeDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected values: transformers 4.57.6; see each case's README. */
class BertBackboneGoldenTest {

  private static final float TOLERANCE = 2e-5f;

  /** Every file of weights in a case or in a folder of it, with the case. */
  static List<Arguments> checkpoints() {
    List<Arguments> found = new ArrayList<>();
    for (Path family : GoldenCases.families("bert")) {
      try (Stream<Path> files = Files.walk(family)) {
        files
            .filter(
                p -> p.endsWith(CheckpointFile.SAFETENSORS) || p.endsWith(CheckpointFile.PICKLED))
            .sorted()
            .forEach(p -> found.add(Arguments.of(family, p)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  static List<Path> cases() {
    return GoldenCases.families("bert");
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void everyStateAndThePoolerMatchTheReference(Path family, Path weights) {
    Map<String, GoldenCases.Tensor> expected =
        GoldenCases.tensors(family.resolve("expected.safetensors"));
    Path folder = Objects.requireNonNull(weights.getParent());
    try (BertBackbone backbone = BertBackbone.load(folder, weights, ComputeDevice.CPU);
        NDManager manager = backbone.manager().newSubManager()) {
      GoldenCases.Tensor ids = tensor(expected, "input_ids");
      int[] lengths = lengths(tensor(expected, "attention_mask"));
      List<NDArray> states = backbone.hiddenStates(input(manager, ids), lengths, false);
      assertThat(states).hasSize(backbone.stateCount());
      for (int i = 0; i < states.size(); i++) {
        requireClose("hidden_states." + i, states.get(i), expected, lengths);
      }
      NDArray last = states.get(states.size() - 1);
      requireMean(last, tensor(expected, "mean_over_attended_tokens"), lengths);
      if (expected.containsKey("pooler_output")) {
        requireClose("pooler_output", backbone.pool(last), expected, null);
      }
      GoldenCases.ran(
          family, family.relativize(weights) + ", " + states.size() + " states of " + ids.size());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void cutInputsMatchNothingButTheirOwnStates(Path family) {
    Map<String, GoldenCases.Tensor> expected =
        GoldenCases.tensors(family.resolve("expected.safetensors"));
    try (BertBackbone backbone = BertBackbone.load(family, ComputeDevice.CPU);
        NDManager manager = backbone.manager().newSubManager()) {
      int[] lengths = lengths(tensor(expected, "attention_mask"));
      int compared = 0;
      for (String variant : List.of("cutoff.all.", "cutoff.protected.")) {
        if (!expected.containsKey(variant + "input_ids")) {
          continue;
        }
        NDArray input = input(manager, tensor(expected, variant + "input_ids"));
        List<NDArray> states = backbone.hiddenStates(input, lengths, false);
        for (String name : expected.keySet()) {
          if (name.startsWith(variant + "hidden_states.")) {
            int state = Integer.parseInt(name.substring(name.lastIndexOf('.') + 1));
            requireClose(name, states.get(state), expected, lengths);
            compared++;
          } else if (name.equals(variant + "last_hidden_state")) {
            requireClose(name, states.get(states.size() - 1), expected, lengths);
            compared++;
          }
        }
      }
      GoldenCases.ran(family, compared + " states of cut inputs");
    }
  }

  static int[] lengths(GoldenCases.Tensor mask) {
    int tokens = mask.shape()[1];
    int[] lengths = new int[mask.shape()[0]];
    for (int i = 0; i < mask.longs().length; i++) {
      lengths[i / tokens] += (int) mask.longs()[i];
    }
    return lengths;
  }

  static NDArray input(NDManager manager, GoldenCases.Tensor ids) {
    float[] values = new float[ids.longs().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = ids.longs()[i];
    }
    return manager.create(values).reshape(new Shape(ids.shape()[0], ids.shape()[1]));
  }

  private static GoldenCases.Tensor tensor(Map<String, GoldenCases.Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static void requireMean(NDArray state, GoldenCases.Tensor expected, int[] lengths) {
    int tokens = (int) state.getShape().get(1);
    int hidden = (int) state.getShape().get(2);
    float[] values = state.toFloatArray();
    for (int b = 0; b < lengths.length; b++) {
      for (int h = 0; h < hidden; h++) {
        double sum = 0;
        for (int t = 0; t < lengths[b]; t++) {
          sum += values[(b * tokens + t) * hidden + h];
        }
        assertThat((float) (sum / lengths[b]))
            .as("mean of %d, %d", b, h)
            .isCloseTo(expected.floats()[b * hidden + h], Offset.offset(TOLERANCE));
      }
    }
  }

  /** Positions of padding are left out when lengths are given. */
  private static void requireClose(
      String name,
      NDArray actual,
      Map<String, GoldenCases.Tensor> expected,
      int @Nullable [] lengths) {
    GoldenCases.Tensor tensor = tensor(expected, name);
    assertThat(actual.getShape()).as(name).isEqualTo(shape(tensor));
    float[] values = actual.toFloatArray();
    int tokens = lengths == null ? 1 : tensor.shape()[1];
    int hidden = tensor.shape()[tensor.shape().length - 1];
    int worst = 0;
    for (int i = 0; i < values.length; i++) {
      boolean padding = lengths != null && i / hidden % tokens >= lengths[i / hidden / tokens];
      if (!padding
          && !(Math.abs(values[i] - tensor.floats()[i])
              <= Math.abs(values[worst] - tensor.floats()[worst]))) {
        worst = i;
      }
    }
    assertThat(Math.abs(values[worst] - tensor.floats()[worst]))
        .as("%s: worst at %d: %s for %s", name, worst, values[worst], tensor.floats()[worst])
        .isLessThanOrEqualTo(TOLERANCE);
  }

  private static Shape shape(GoldenCases.Tensor tensor) {
    long[] sizes = new long[tensor.shape().length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = tensor.shape()[i];
    }
    return new Shape(sizes);
  }
}

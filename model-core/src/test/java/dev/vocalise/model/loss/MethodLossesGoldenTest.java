package dev.vocalise.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.optimizer.GaninRamp;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Gradients;
import dev.vocalise.model.tensor.TorchEngine;
import dev.vocalise.model.tensor.TorchOps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected values: torch 2.7.1; see the case's README. */
class MethodLossesGoldenTest {

  private static final double TOLERANCE = 2e-6;
  private static final double RELATIVE = 1e-5;

  static Stream<Path> cases() {
    return GoldenCases.families("method-losses").stream();
  }

  private static JsonNode expected(Path directory) {
    return GoldenCases.json(directory.resolve("expected.json"));
  }

  private static Map<String, GoldenCases.Tensor> tensors(Path directory, String file) {
    return GoldenCases.tensors(directory.resolve(file + ".safetensors"));
  }

  private static NDArray array(NDManager manager, GoldenCases.Tensor tensor) {
    return manager
        .create(tensor.floats(), new Shape(Arrays.stream(tensor.shape()).asLongStream().toArray()))
        .duplicate();
  }

  private static GoldenCases.Tensor get(Map<String, GoldenCases.Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static void requireClose(float[] actual, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      double bound = Math.max(TOLERANCE, RELATIVE * Math.abs(expected[i]));
      assertThat((double) actual[i]).as("[%d]", i).isCloseTo(expected[i], within(bound));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theRampIsGanins(Path directory) {
    expected(directory)
        .get("ganin")
        .forEach(
            point ->
                assertThat(GaninRamp.at(point.get("p").asDouble()))
                    .isCloseTo(point.get("value").asDouble(), within(1e-7)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reversalKeepsTheElementsAndTurnsTheGradient(Path directory) {
    Map<String, GoldenCases.Tensor> inputs = tensors(directory, "inputs");
    Map<String, GoldenCases.Tensor> wanted = tensors(directory, "expected");
    JsonNode strengths = expected(directory).get("reversal");
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU)) {
      for (int i = 0; i < strengths.size(); i++) {
        double strength = strengths.get(i).asDouble();
        NDArray x = array(manager, get(inputs, "reversal.x"));
        NDArray g = array(manager, get(inputs, "reversal.g"));
        x.setRequiresGradient(true);
        List<NDArray> forward = new ArrayList<>();
        NDArray loss =
            TorchEngine.recording(
                () -> {
                  forward.add(TorchOps.get().reverseGradient(x, strength));
                  return forward.get(0).mul(g).sum();
                });
        assertThat(forward.get(0).toFloatArray()).isEqualTo(x.toFloatArray());
        NDArray gradient = Gradients.of(loss, new TreeMap<>(Map.of("x", x))).get("x");
        requireClose(
            Objects.requireNonNull(gradient).toFloatArray(),
            get(wanted, "reversal.grad." + i).floats());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void crossEntropyOfTwoClassesIsFiniteForLargeLogits(Path directory) {
    Map<String, GoldenCases.Tensor> inputs = tensors(directory, "inputs");
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU)) {
      NDArray logits = array(manager, get(inputs, "bce.logits"));
      NDArray labels = array(manager, get(inputs, "bce.labels"));
      logits.setRequiresGradient(true);
      NDArray loss = TorchEngine.recording(() -> LossFunctions.binaryCrossEntropy(logits, labels));
      assertThat((double) loss.getFloat())
          .isCloseTo(expected(directory).get("bce").asDouble(), within(1e-4));
      NDArray gradient = Gradients.of(loss, new TreeMap<>(Map.of("x", logits))).get("x");
      requireClose(
          Objects.requireNonNull(gradient).toFloatArray(),
          get(tensors(directory, "expected"), "bce.grad").floats());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsOfAPlayerAreClippedTogether(Path directory) {
    Map<String, GoldenCases.Tensor> inputs = tensors(directory, "inputs");
    Map<String, GoldenCases.Tensor> wanted = tensors(directory, "expected");
    JsonNode cases = expected(directory).get("clip");
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU)) {
      for (int i = 0; i < cases.size(); i++) {
        List<String> names = new ArrayList<>();
        String prefix = "clip." + i + ".";
        inputs.keySet().stream().filter(name -> name.startsWith(prefix)).forEach(names::add);
        assertThat(names).isNotEmpty();
        List<NDArray> gradients =
            new ArrayList<>(names.stream().map(n -> array(manager, get(inputs, n))).toList());
        TorchOps.get().clip(gradients, cases.get(i).get("limit").asDouble());
        boolean untouched = cases.get(i).get("scale").asDouble() == 1;
        for (int j = 0; j < names.size(); j++) {
          float[] actual = gradients.get(j).toFloatArray();
          float[] after = get(wanted, names.get(j)).floats();
          requireClose(actual, after);
          if (untouched) {
            assertThat(Arrays.equals(actual, get(inputs, names.get(j)).floats())).isTrue();
          }
        }
      }
    }
  }
}

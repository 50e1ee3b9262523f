package dev.vocalise.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.method.SourceFacts;
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
import java.util.stream.LongStream;
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

  /** A scalar and its derivatives by some of the arrays, compared with the expected ones. */
  private static void requireTerm(
      NDArray loss,
      double value,
      Map<String, NDArray> by,
      Map<String, GoldenCases.Tensor> wanted,
      String prefix) {
    assertThat((double) loss.getFloat())
        .as(prefix)
        .isCloseTo(value, within(Math.max(TOLERANCE, RELATIVE * Math.abs(value))));
    Map<String, NDArray> gradients = Gradients.of(loss, new TreeMap<>(by));
    by.keySet()
        .forEach(
            name -> {
              GoldenCases.Tensor expected = wanted.get(prefix + name);
              NDArray gradient = gradients.get(name);
              assertThat(gradient == null).as(prefix + name).isEqualTo(expected == null);
              if (expected != null && gradient != null) {
                requireClose(gradient.toFloatArray(), expected.floats());
              }
            });
  }

  private static NDArray learnable(NDManager manager, GoldenCases.Tensor tensor) {
    NDArray array = array(manager, tensor);
    array.setRequiresGradient(true);
    return array;
  }

  private static int[] whole(GoldenCases.Tensor tensor) {
    return Arrays.stream(tensor.longs()).mapToInt(Math::toIntExact).toArray();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bothSidesOfTheTwoCriticsGame(Path directory) {
    Map<String, GoldenCases.Tensor> inputs = tensors(directory, "inputs");
    JsonNode values = expected(directory).get("d2gan");
    MethodLosses.TwoCritics game =
        new MethodLosses.TwoCritics(values.get("alpha").asDouble(), values.get("beta").asDouble());
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU)) {
      Map<String, NDArray> outputs = new TreeMap<>();
      for (String name : List.of("d1_real", "d2_real", "d1_fake", "d2_fake")) {
        outputs.put(name, learnable(manager, get(inputs, "d2gan." + name)));
      }
      MethodLosses.Critique real = critique(outputs, "real");
      MethodLosses.Critique fake = critique(outputs, "fake");
      Map<String, GoldenCases.Tensor> wanted = tensors(directory, "expected");
      Map<String, NDArray> terms = new TreeMap<>();
      TorchEngine.recording(
          () -> {
            terms.put("critics", game.critics(real, fake));
            terms.put("encoder_target", game.deception(fake));
            return terms.put("encoder_both", game.deception(real, fake));
          });
      terms.forEach(
          (name, term) ->
              requireTerm(
                  term, values.get(name).asDouble(), outputs, wanted, "d2gan." + name + ".grad."));
    }
  }

  private static MethodLosses.Critique critique(Map<String, NDArray> outputs, String side) {
    return new MethodLosses.Critique(
        Objects.requireNonNull(outputs.get("d1_" + side)),
        Objects.requireNonNull(outputs.get("d2_" + side)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itemsThatAreNotMixedAreDrawnToTheirCentres(Path directory) {
    Map<String, GoldenCases.Tensor> inputs = tensors(directory, "inputs");
    JsonNode values = expected(directory).get("centre");
    Map<String, GoldenCases.Tensor> wanted = tensors(directory, "expected");
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU)) {
      NDArray e = learnable(manager, get(inputs, "centre.e"));
      NDArray centres = learnable(manager, get(inputs, "centre.centres"));
      int[] labels = whole(get(inputs, "centre.y"));
      int[] mixed = whole(get(inputs, "centre.mixed"));
      long[] items = LongStream.range(0, mixed.length).filter(i -> mixed[(int) i] == 0).toArray();
      long[] own = LongStream.of(items).map(i -> labels[(int) i]).toArray();
      NDArray loss =
          TorchEngine.recording(
              () ->
                  MethodLosses.centre(
                      TorchOps.get().select(e, 0, manager.create(items).duplicate()),
                      centres,
                      manager.create(own).duplicate()));
      NDArray gradient =
          Objects.requireNonNull(
              Gradients.keepingGraph(loss, new TreeMap<>(Map.of("c", centres))).get("c"));
      requireTerm(
          loss,
          values.get("value").asDouble(),
          Map.of("e", e, "centres", centres),
          wanted,
          "centre.grad_");
      TorchOps.get().descend(List.of(centres), List.of(gradient), values.get("rate").asDouble());
      requireClose(centres.toFloatArray(), get(wanted, "centre.centres_after").floats());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rebuildingCountsValidFramesAlone(Path directory) {
    Map<String, GoldenCases.Tensor> inputs = tensors(directory, "inputs");
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU)) {
      NDArray g = learnable(manager, get(inputs, "l1.g"));
      NDArray loss =
          TorchEngine.recording(
              () ->
                  MethodLosses.reconstruction(
                      array(manager, get(inputs, "l1.x")), g, whole(get(inputs, "l1.n"))));
      requireTerm(
          loss,
          expected(directory).get("l1").asDouble(),
          Map.of("g", g),
          tensors(directory, "expected"),
          "l1.grad_");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void classesWeighTheInverseOfTheirFrequency(Path directory) {
    expected(directory)
        .get("class_weights")
        .forEach(
            one -> {
              List<Integer> counts = new ArrayList<>();
              one.get("counts").forEach(count -> counts.add(count.asInt()));
              float[] weights = new SourceFacts(counts, 0, false).inverseFrequencies();
              for (int c = 0; c < weights.length; c++) {
                assertThat((double) weights[c])
                    .isCloseTo(one.get("weights").get(c).asDouble(), within(1e-6));
              }
            });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void crossEntropyOfMixedAndWeightedLabels(Path directory) {
    Map<String, GoldenCases.Tensor> inputs = tensors(directory, "inputs");
    JsonNode values = expected(directory).get("cross_entropy");
    int[] y = whole(get(inputs, "ce.y"));
    int[] partner = whole(get(inputs, "ce.partner_y"));
    float[] share = get(inputs, "ce.weight").floats();
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU)) {
      NDArray logits = learnable(manager, get(inputs, "ce.logits"));
      int classes = (int) logits.getShape().get(1);
      for (String form : List.of("hard", "hard_weighted", "soft", "soft_weighted")) {
        float[] targets = new float[y.length * classes];
        for (int i = 0; i < y.length; i++) {
          float own = form.startsWith("soft") ? share[i] : 1;
          targets[i * classes + y[i]] += own;
          targets[i * classes + partner[i]] += 1 - own;
        }
        for (int i = 0; i < targets.length && form.endsWith("weighted"); i++) {
          targets[i] *= values.get("class_weights").get(i % classes).floatValue();
        }
        NDArray p = manager.create(targets, logits.getShape()).duplicate();
        NDArray loss = TorchEngine.recording(() -> MethodLosses.crossEntropy(logits, p));
        requireTerm(
            loss,
            values.get(form).asDouble(),
            Map.of(form, logits),
            tensors(directory, "expected"),
            "ce.grad.");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void vectorsAreDividedByTheirLength(Path directory) {
    Map<String, GoldenCases.Tensor> inputs = tensors(directory, "inputs");
    Map<String, GoldenCases.Tensor> wanted = tensors(directory, "expected");
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU)) {
      NDArray e = learnable(manager, get(inputs, "unit.e"));
      List<NDArray> out = new ArrayList<>();
      NDArray loss =
          TorchEngine.recording(
              () -> {
                out.add(TorchOps.get().normalizeRows(e));
                return out.get(0).mul(array(manager, get(inputs, "unit.g"))).sum();
              });
      requireClose(out.get(0).toFloatArray(), get(wanted, "unit.out").floats());
      NDArray gradient = Gradients.of(loss, new TreeMap<>(Map.of("e", e))).get("e");
      float[] all = Objects.requireNonNull(gradient).toFloatArray();
      float[] expected = get(wanted, "unit.grad_from_row_2").floats();
      requireClose(Arrays.copyOfRange(all, all.length - expected.length, all.length), expected);
    }
  }
}

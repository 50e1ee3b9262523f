package dev.vocalise.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.GoldenCases.Tensor;
import dev.vocalise.model.tensor.TensorData;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three steps of each method: terms, gradients, weights, and what the optimizers keep. Expected
 * values: torch 2.7.1; see the cases' READMEs. A gradient is read from the first moment that its
 * player's Adam has after one step.
 */
class MethodStepGoldenTest {

  /** Adam moves a weight by little more than the rate, whatever the gradient. */
  private static final double LARGEST_MOVE = 1.14;

  static Stream<Path> cases() {
    return GoldenCases.families("method-step-").stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void threeStepsAreTheReferences(Path directory) {
    JsonNode expected = GoldenCases.json(directory.resolve("expected.json"));
    for (String name : GoldenCases.names(expected.get("runs"))) {
      JsonNode run = expected.get("runs").get(name);
      try (MethodStepCase steps = MethodStepCase.of(directory, run)) {
        Map<String, float[]> before = weights(steps);
        Checks checks = new Checks(directory, name, expected, run, steps, before);
        if (steps.hasPlainLogits()) {
          checks.logits(steps.logits(1));
        }
        for (int k = 1; k <= run.get("steps").size(); k++) {
          checks.terms(k, steps.step(k));
          if (k == 1 && checks.has("after1/")) {
            checks.gradients();
            checks.weights("after1/", 1, expected.get("tolerance").get("after1").asDouble());
          }
        }
        checks.weights("after3/", 3, expected.get("tolerance").get("after3").asDouble());
        checks.optimizers();
      }
    }
    GoldenCases.ran(directory, String.join(", ", GoldenCases.names(expected.get("runs"))));
  }

  private static Map<String, float[]> weights(MethodStepCase steps) {
    Map<String, float[]> copies = new TreeMap<>();
    steps.weights().forEach((name, array) -> copies.put(name, array.toFloatArray()));
    return copies;
  }

  private record Checks(
      Path directory,
      String name,
      JsonNode expected,
      JsonNode run,
      MethodStepCase steps,
      Map<String, float[]> before) {

    private Map<String, Tensor> tensors() {
      return GoldenCases.tensors(directory.resolve("expected_" + name + ".safetensors"));
    }

    boolean has(String prefix) {
      return tensors().keySet().stream().anyMatch(key -> key.startsWith(prefix));
    }

    void terms(int k, Terms actual) {
      JsonNode values = run.get("steps").get(k - 1).get("values");
      double tolerance = expected.get("tolerance").get("value").asDouble();
      for (String term : GoldenCases.names(values)) {
        if (!term.equals("progress") && !term.equals("strength")) {
          assertThat(actual.values()).as("%s, step %d", name, k).containsKey(term);
          assertThat(actual.values().get(term))
              .as("%s, step %d, %s", name, k, term)
              .isCloseTo(values.get(term).asDouble(), within(tolerance));
        }
      }
    }

    /** Of the first batch before the first step. */
    void logits(float[][] actual) {
      double tolerance = expected.get("tolerance").get("value").asDouble();
      float[] wanted = Objects.requireNonNull(tensors().get("values1/logits")).floats();
      for (int i = 0; i < wanted.length; i++) {
        int classes = actual[0].length;
        assertThat((double) actual[i / classes][i % classes])
            .as("%s, logit %d", name, i)
            .isCloseTo(wanted[i], within(tolerance));
      }
    }

    /** Of every player whose optimizer keeps a first moment. */
    void gradients() {
      double relative = expected.get("tolerance").get("gradient").asDouble();
      tensors()
          .forEach(
              (key, tensor) -> {
                if (key.startsWith("grad1/")) {
                  String[] parts = key.split("/", 3);
                  Player player = steps.player(parts[1]);
                  SortedMap<String, TensorData> state = player.optimizer().liveState();
                  TensorData moment = state.get("m/" + steps.ours(parts[2]));
                  if (moment != null) {
                    double scale =
                        run.get("steps").get(0).get("clip_scales").get(parts[1]).asDouble();
                    double keep = 1 - steps.beta1(parts[1]);
                    float[] m = new float[tensor.floats().length];
                    moment.bytes().asFloatBuffer().get(m);
                    double bound =
                        relative * run.get("largest_gradient_entry").get(parts[1]).asDouble();
                    for (int i = 0; i < m.length; i++) {
                      assertThat(m[i] / keep)
                          .as("%s %s[%d]", name, key, i)
                          .isCloseTo(tensor.floats()[i] * scale, within(bound));
                    }
                  }
                }
              });
    }

    /** Entries whose gradient is noise move by the rate in an arbitrary direction. */
    void weights(String prefix, int updates, double tolerance) {
      Map<String, Tensor> tensors = tensors();
      Map<String, Tensor> first =
          has("grad1/")
              ? tensors
              : GoldenCases.tensors(directory.resolve("expected_source.safetensors"));
      double threshold = expected.get("relative_threshold").asDouble();
      tensors.forEach(
          (key, tensor) -> {
            if (key.startsWith(prefix)) {
              String weight = key.substring(prefix.length());
              NDArray ours = Objects.requireNonNull(steps.weights().get(steps.ours(weight)), key);
              float[] actual = ours.toFloatArray();
              float[] start = Objects.requireNonNull(before.get(steps.ours(weight)));
              List<String> players =
                  first.keySet().stream()
                      .filter(k -> k.startsWith("grad1/") && k.endsWith("/" + weight))
                      .toList();
              if (players.isEmpty()) {
                assertThat(actual).as("%s %s stays", name, key).isEqualTo(start);
              }
              for (int i = 0; i < actual.length && !players.isEmpty(); i++) {
                int at = i;
                boolean compared =
                    players.stream()
                        .filter(k -> !k.startsWith("grad1/centres/")) // no Adam, no noise
                        .allMatch(
                            k ->
                                Math.abs(Objects.requireNonNull(first.get(k)).floats()[at])
                                    > threshold * largest(k.split("/", 3)[1]));
                if (compared) {
                  assertThat((double) actual[i])
                      .as("%s %s[%d]", name, key, i)
                      .isCloseTo(tensor.floats()[i], within(tolerance));
                } else {
                  double moves = LARGEST_MOVE * steps.rate() * updates * players.size();
                  assertThat(Math.abs((double) actual[i] - start[i]))
                      .as("%s %s[%d] moves", name, key, i)
                      .isLessThanOrEqualTo(moves + tolerance);
                }
              }
            }
          });
    }

    private double largest(String player) {
      JsonNode own = run.get("largest_gradient_entry");
      return own.has(player) ? own.get(player).asDouble() : 0;
    }

    void optimizers() {
      JsonNode optimizers = run.get("optimisers");
      for (String name : GoldenCases.names(optimizers)) {
        JsonNode wanted = optimizers.get(name);
        Player player = steps.player(name);
        assertThat(player.weights()).as(name).hasSize(wanted.get("weights").asInt());
        Map<String, Double> counts = new TreeMap<>();
        long floats = 0;
        for (Map.Entry<String, TensorData> kept : player.optimizer().liveState().entrySet()) {
          if (kept.getKey().startsWith("step/")) {
            counts.put(
                kept.getKey().substring("step/".length()),
                (double) kept.getValue().bytes().asFloatBuffer().get(0));
          } else {
            floats += Arrays.stream(kept.getValue().shape()).reduce(1, (a, b) -> a * b);
          }
        }
        assertThat(counts).as(name).hasSize(wanted.get("with_state").asInt());
        assertThat(floats).as(name).isEqualTo(wanted.get("moment_floats").asLong());
        counts.forEach(
            (weight, count) -> {
              JsonNode fewer = wanted.get("fewer_steps").get(steps.theirs(weight));
              int updates = fewer == null ? wanted.get("steps").asInt() : fewer.asInt();
              assertThat(count).as("steps of " + weight).isEqualTo(updates);
            });
      }
    }
  }
}

package dev.vocalise.model.method.multitask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.AutocastReference;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.backbone.WeightedStates;
import dev.vocalise.model.backbone.ast.AstBackbone;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.loss.ContrastiveForm;
import dev.vocalise.model.method.multitask.Multitask.Given;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.tensor.StateTensors;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.training.LearnerState;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values: torch 2.7.1; see each case's README. */
class MultitaskStepGoldenTest {

  private static final double LOSS_TOLERANCE = 2e-5;
  private static final double GRADIENT_TOLERANCE = 1e-5;
  private static final Map<Integer, Double> WEIGHT_TOLERANCE = Map.of(1, 1e-6, 3, 3e-6);

  /** Below this gradient, Adam's quotient amplifies rounding, and only the step size is bounded. */
  private static final double SOUND_GRADIENT = 1e-5;

  private static final double LARGEST_CHANGE_PER_RATE = 1.01;

  private static final int ONE_PASS = 1000;

  record Case(Path directory, String run) {
    @Override
    public String toString() {
      return directory.getFileName() + " " + run;
    }

    JsonNode settings() {
      return GoldenCases.json(directory.resolve("expected.json"));
    }

    Map<String, GoldenCases.Tensor> expected() {
      return GoldenCases.tensors(directory.resolve("expected_" + run + ".safetensors"));
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Path directory : GoldenCases.families("multitask-step")) {
      JsonNode runs = GoldenCases.json(directory.resolve("expected.json")).get("runs");
      GoldenCases.names(runs).forEach(run -> cases.add(new Case(directory, run)));
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyGradientMatchesTheReference(Case run) {
    Map<String, GoldenCases.Tensor> expected = run.expected();
    try (Multitask model = model(run, 0, Precision.FLOAT32)) {
      SortedMap<String, TensorData> actual = model.gradients(batch(run), 1);
      Set<String> names = new TreeSet<>();
      expected.keySet().stream()
          .filter(name -> name.startsWith("grad/"))
          .forEach(name -> names.add(name.substring("grad/".length())));
      assertThat(actual.keySet()).isEqualTo(names);
      Set<String> without = new HashSet<>(model.weights().keySet());
      without.removeAll(names);
      Set<String> stated = new HashSet<>();
      run.settings()
          .at("/runs/" + run.run() + "/parameters_without_gradient")
          .forEach(name -> stated.add(name.asText()));
      assertThat(without).isEqualTo(stated);
      for (String name : names) {
        float[] wanted = tensor(expected, "grad/" + name).floats();
        float[] got = floats(Objects.requireNonNull(actual.get(name), name));
        assertThat(got).as(name).hasSameSizeAs(wanted);
        for (int i = 0; i < got.length; i++) {
          assertThat((double) got[i])
              .as("%s [%d]", name, i)
              .isCloseTo(wanted[i], within(GRADIENT_TOLERANCE));
        }
      }
      GoldenCases.ran(run.directory(), run.run() + ": gradients of " + names.size() + " tensors");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossesAndWeightsFollowTheReferenceThroughAdamWSteps(Case run) {
    JsonNode root = run.settings();
    JsonNode losses = root.at("/runs/" + run.run() + "/losses_before_step_1_2_3");
    JsonNode rates = root.get("adamw");
    Map<String, GoldenCases.Tensor> expected = run.expected();
    Given batch = batch(run);
    int compared = 0;
    try (Multitask model = model(run, rates.get("weight_decay").asDouble(), Precision.FLOAT32)) {
      SortedMap<String, TensorData> start = model.weights();
      double rate = rates.get("lr").asDouble();
      for (int step = 1; step <= losses.size(); step++) {
        requireLosses(losses.get(step - 1), model.step(batch, rate, step).values());
        for (Map.Entry<String, TensorData> named : model.weights().entrySet()) {
          String name = named.getKey();
          GoldenCases.Tensor after = expected.get("after" + step + "/" + name);
          if (after != null) {
            requireWeights(
                name,
                step,
                rate,
                floats(named.getValue()),
                after.floats(),
                expected.get("grad/" + name),
                floats(Objects.requireNonNull(start.get(name), name)));
            compared++;
          }
        }
      }
    }
    GoldenCases.ran(
        run.directory(),
        run.run() + ": losses of " + losses.size() + " steps, " + compared + " weight tensors");
  }

  /** The reference of this project's own, {@code reference/autocast/make.py}. */
  @ParameterizedTest
  @ValueSource(strings = {"source_literal", "target_symmetric"})
  void gradientsInBfloat16AreThoseOfAutocast(String run) {
    Case step = new Case(AutocastReference.shipped("multitask-step"), run);
    try (Multitask model = model(step, 0, Precision.BFLOAT16)) {
      AutocastReference.of("multitask_" + run).requireGradients(model.gradients(batch(step), 1));
    }
  }

  private static void requireLosses(JsonNode expected, Map<String, Double> actual) {
    Map<String, String> names = new TreeMap<>();
    names.put("total", "total");
    names.put("contrastive", "contrastive");
    names.put("information-maximisation", "information_maximization");
    names.put("augmentation-type", "augmentation");
    if (expected.has("emotion") && !expected.get("emotion").isNull()) {
      names.put("emotion", "emotion");
    }
    assertThat(actual).containsOnlyKeys(names.keySet());
    names.forEach(
        (name, stated) ->
            assertThat(actual.get(name))
                .as(name)
                .isCloseTo(expected.get(stated).asDouble(), within(LOSS_TOLERANCE)));
  }

  private static void requireWeights(
      String name,
      int step,
      double rate,
      float[] actual,
      float[] expected,
      GoldenCases.@Nullable Tensor gradient,
      float[] start) {
    for (int i = 0; i < actual.length; i++) {
      boolean sound = gradient != null && Math.abs(gradient.floats()[i]) > SOUND_GRADIENT;
      if (gradient == null) {
        assertThat(actual[i]).as("%s [%d] without gradient", name, i).isEqualTo(start[i]);
      }
      assertThat((double) actual[i])
          .as("%s [%d] after step %d", name, i, step)
          .isCloseTo(
              sound ? expected[i] : start[i],
              within(
                  sound
                      ? Objects.requireNonNull(WEIGHT_TOLERANCE.get(step))
                      : LARGEST_CHANGE_PER_RATE * rate * step));
    }
  }

  private static GoldenCases.Tensor tensor(Map<String, GoldenCases.Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static LossWeights settings(Case run) {
    JsonNode root = run.settings();
    String form = run.run().substring(run.run().indexOf('_') + 1);
    return new LossWeights(
        root.get("lambda_contrastive").asDouble(),
        root.get("lambda_information_maximization").asDouble(),
        root.get("lambda_augmentation").asDouble(),
        root.get("temperature").asDouble(),
        ContrastiveForm.valueOf(form.toUpperCase(Locale.ROOT)));
  }

  @SuppressWarnings("NullAway") // it does not see that a null array is allowed
  private static Given batch(Case run) {
    Map<String, GoldenCases.Tensor> inputs =
        GoldenCases.tensors(run.directory().resolve("inputs.safetensors"));
    String domain = run.run().substring(0, run.run().indexOf('_'));
    long[] first = tensor(inputs, domain + ".augmentation1").longs();
    long[] second = tensor(inputs, domain + ".augmentation2").longs();
    float[] view1 = tensor(inputs, domain + ".view1").floats();
    float[] values = Arrays.copyOf(view1, 2 * view1.length);
    float[] view2 = tensor(inputs, domain + ".view2").floats();
    System.arraycopy(view2, 0, values, view1.length, view2.length);
    GoldenCases.Tensor labels = inputs.get(domain + ".labels");
    return Given.of(
        new Inputs(values, new int[2 * first.length]),
        LongStream.concat(Arrays.stream(first), Arrays.stream(second))
            .mapToInt(Math::toIntExact)
            .toArray(),
        labels == null ? null : Arrays.stream(labels.longs()).mapToInt(Math::toIntExact).toArray());
  }

  /** The heads of the case on the checkpoint that its encoder parameters come from. */
  private static Multitask model(Case run, double decay, Precision precision) {
    try (SafeTensors heads = SafeTensors.open(run.directory().resolve("heads.safetensors"))) {
      long[] projection = heads.shape("projection.V");
      HeadSizes sizes =
          new HeadSizes(
              (int) heads.shape("emotion.weight")[0],
              (int) projection[1],
              (int) projection[0],
              (int) heads.shape("augmentation.weight")[0]);
      AstBackbone backbone = AstBackbone.load(backbone(run), ComputeDevice.CPU);
      Multitask model =
          new Multitask(
              new MultitaskLearner(
                  new WeightedStates(backbone),
                  sizes,
                  settings(run),
                  decay,
                  ONE_PASS,
                  false,
                  precision,
                  1));
      SortedMap<String, TensorData> weights = model.weights();
      for (String name : heads.names()) {
        weights.put(name, TensorData.floats(heads.shape(name), heads.floats(name)));
      }
      LearnerState.restoreWeights(model.learner(), new StateTensors(weights));
      return model;
    }
  }

  /** The case's own checkpoint where it has one, the sibling that its README names otherwise. */
  private static Path backbone(Case run) {
    Path own = run.directory();
    if (Files.exists(own.resolve("model.safetensors"))) {
      return own;
    }
    String suffix = own.getFileName().toString().substring("multitask-step".length());
    Path sameSuffix = own.resolveSibling("ast-tiny" + suffix);
    return Files.isDirectory(sameSuffix) ? sameSuffix : own.resolveSibling("ast-tiny");
  }

  private static float[] floats(TensorData data) {
    float[] values = new float[data.bytes().remaining() / Float.BYTES];
    data.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}

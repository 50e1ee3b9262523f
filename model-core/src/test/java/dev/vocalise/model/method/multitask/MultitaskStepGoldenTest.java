package dev.vocalise.model.method.multitask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.backbone.ast.AstBackbone;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.loss.ContrastiveForm;
import dev.vocalise.model.optimizer.AdamW;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.TensorData;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected values: torch 2.7.1; see each case's README. */
class MultitaskStepGoldenTest {

  private static final double LOSS_TOLERANCE = 2e-5;
  private static final double GRADIENT_TOLERANCE = 1e-5;
  private static final Map<Integer, Double> WEIGHT_TOLERANCE = Map.of(1, 1e-6, 3, 3e-6);

  /** Below this gradient, Adam's quotient amplifies rounding, and only the step size is bounded. */
  private static final double SOUND_GRADIENT = 1e-5;

  private static final double LARGEST_CHANGE_PER_RATE = 1.01;

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
    try (MultitaskModel model = model(run)) {
      TrainingBatch batch = batch(run);
      SortedMap<String, TensorData> actual =
          model.gradients(batch, batch.size(), settings(run), 1, () -> {});
      Set<String> names = new TreeSet<>();
      expected.keySet().stream()
          .filter(name -> name.startsWith("grad/"))
          .forEach(name -> names.add(name.substring("grad/".length())));
      assertThat(actual.keySet()).isEqualTo(names);
      Set<String> without = new HashSet<>(model.parameters().keySet());
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
    TrainingBatch batch = batch(run);
    int compared = 0;
    try (MultitaskModel model = model(run)) {
      SortedMap<String, TensorData> start = model.weights();
      AdamW optimizer = new AdamW(model, rates.get("weight_decay").asDouble());
      double rate = rates.get("lr").asDouble();
      for (int step = 1; step <= losses.size(); step++) {
        requireLosses(
            losses.get(step - 1),
            model.step(batch, batch.size(), settings(run), optimizer, rate, step));
        for (Map.Entry<String, NDArray> named : model.parameters().entrySet()) {
          String name = named.getKey();
          GoldenCases.Tensor after = expected.get("after" + step + "/" + name);
          if (after != null) {
            requireWeights(
                name,
                step,
                rate,
                named.getValue().toFloatArray(),
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

  private static void requireLosses(JsonNode expected, StepLosses actual) {
    assertThat(actual.total()).isCloseTo(expected.get("total").asDouble(), within(LOSS_TOLERANCE));
    if (expected.has("emotion") && !expected.get("emotion").isNull()) {
      assertThat(actual.emotion())
          .isCloseTo(expected.get("emotion").asDouble(), within(LOSS_TOLERANCE));
    } else {
      assertThat(actual.emotion()).isNaN();
    }
    assertThat(actual.contrastive())
        .isCloseTo(expected.get("contrastive").asDouble(), within(LOSS_TOLERANCE));
    assertThat(actual.informationMaximisation())
        .isCloseTo(expected.get("information_maximization").asDouble(), within(LOSS_TOLERANCE));
    assertThat(actual.augmentationType())
        .isCloseTo(expected.get("augmentation").asDouble(), within(LOSS_TOLERANCE));
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

  private static LossSettings settings(Case run) {
    JsonNode root = run.settings();
    String form = run.run().substring(run.run().indexOf('_') + 1);
    return new LossSettings(
        root.get("lambda_contrastive").asDouble(),
        root.get("lambda_information_maximization").asDouble(),
        root.get("lambda_augmentation").asDouble(),
        root.get("temperature").asDouble(),
        ContrastiveForm.valueOf(form.toUpperCase(Locale.ROOT)));
  }

  @SuppressWarnings("NullAway") // it does not see that a compiled record allows null arrays
  private static TrainingBatch batch(Case run) {
    Map<String, GoldenCases.Tensor> inputs =
        GoldenCases.tensors(run.directory().resolve("inputs.safetensors"));
    String domain = run.run().substring(0, run.run().indexOf('_'));
    long[] first = tensor(inputs, domain + ".augmentation1").longs();
    long[] second = tensor(inputs, domain + ".augmentation2").longs();
    long[] types = new long[2 * first.length];
    System.arraycopy(first, 0, types, 0, first.length);
    System.arraycopy(second, 0, types, first.length, first.length);
    GoldenCases.Tensor labels = inputs.get(domain + ".labels");
    return new TrainingBatch(
        FloatBuffer.wrap(tensor(inputs, domain + ".view1").floats()),
        FloatBuffer.wrap(tensor(inputs, domain + ".view2").floats()),
        first.length,
        labels == null ? null : labels.longs(),
        types);
  }

  /** The heads of the case on the checkpoint that its encoder parameters come from. */
  private static MultitaskModel model(Case run) {
    try (SafeTensors heads = SafeTensors.open(run.directory().resolve("heads.safetensors"))) {
      long[] projection = heads.shape("projection.V");
      HeadSizes sizes =
          new HeadSizes(
              (int) heads.shape("emotion.weight")[0],
              (int) projection[1],
              (int) projection[0],
              (int) heads.shape("augmentation.weight")[0]);
      MultitaskModel model =
          new MultitaskModel(AstBackbone.load(backbone(run), ComputeDevice.CPU), sizes, 1);
      SortedMap<String, TensorData> weights = model.weights();
      for (String name : heads.names()) {
        weights.put(name, TensorData.floats(heads.shape(name), heads.floats(name)));
      }
      model.restore(weights);
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

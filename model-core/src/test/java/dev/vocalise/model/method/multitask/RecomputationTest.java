package dev.vocalise.model.method.multitask;

import static dev.vocalise.model.AutocastReference.distance;
import static dev.vocalise.model.AutocastReference.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.AutocastReference;
import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.Backbone;
import dev.vocalise.model.backbone.ast.AstBackbone;
import dev.vocalise.model.backbone.bert.BertBackbone;
import dev.vocalise.model.backbone.wav2vec2.Wav2Vec2Backbone;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.multitask.Multitask.Given;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.training.PositionBackbone;
import dev.vocalise.model.training.TinyAst;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers that are computed again for their derivatives. */
class RecomputationTest {

  private static final int PAIRS = 4;
  private static final long SEED = 11;

  /**
   * Sums are made in another order, so the last bits may differ; what the biases of keys have is
   * rounding alone. The last bit of a bfloat16 is 0.4 %, and wav2vec 2.0 adds states up in it.
   */
  @ParameterizedTest
  @CsvSource({
    "ast, 4, FLOAT32, 1e-5",
    "ast, 3, FLOAT32, 1e-5",
    "bert, 4, FLOAT32, 1e-5",
    "wav2vec2-tiny-layer, 4, FLOAT32, 1e-5",
    "wav2vec2-tiny-group, 4, FLOAT32, 1e-5",
    "ast, 4, BFLOAT16, 1e-2",
    "bert, 4, BFLOAT16, 1e-2",
    "wav2vec2-tiny-layer, 4, BFLOAT16, 3e-2"
  })
  void gradientsAreThoseOfOnePass(String kind, int part, Precision precision, double tolerance) {
    try (Multitask again = model(kind, 0, part, true, precision);
        Multitask kept = model(kind, 0, PAIRS, false, precision)) {
      SortedMap<String, TensorData> expected = kept.gradients(batch(kind), SEED);
      SortedMap<String, TensorData> actual = again.gradients(batch(kind), SEED);
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      expected.keySet().removeIf(name -> name.matches(".*(key|k_proj)\\.bias"));
      expected.forEach(
          (name, gradient) -> {
            float[] wanted = floats(gradient);
            float[] got = floats(Objects.requireNonNull(actual.get(name)));
            double size = Math.max(1e-3, distance(wanted, new float[wanted.length]));
            assertThat(distance(got, wanted) / size).as(name).isLessThan(tolerance);
          });
    }
  }

  /** Other masks would give the derivative of another loss. */
  @ParameterizedTest
  @CsvSource({"4", "3"})
  void theSecondTimeDrawsTheMasksOfTheFirst(int part) {
    try (Multitask model = model("ast", 0.3, part, true, Precision.FLOAT32)) {
      String name = "audio_spectrogram_transformer.encoder.layer.0.output.dense.weight";
      float[] gradient =
          floats(Objects.requireNonNull(model.gradients(batch("ast"), SEED).get(name)));
      NDArray weight = Objects.requireNonNull(model.learner().players().get(0).weights().get(name));
      float[] start = weight.toFloatArray();
      double length = distance(gradient, new float[gradient.length]);
      double step = 1e-2;
      double up = lossAt(model, weight, start, gradient, step / length);
      double down = lossAt(model, weight, start, gradient, -step / length);
      assertThat((up - down) / (2 * step)).isCloseTo(length, within(0.02 * length));
    }
  }

  private static double lossAt(
      Multitask model, NDArray weight, float[] start, float[] direction, double by) {
    float[] moved = start.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += (float) (by * direction[i]);
    }
    weight.set(moved);
    try (var step = model.learner().begin(SEED)) {
      Given given = batch("ast");
      return Objects.requireNonNull(
          model
              .learner()
              .derive(step, given.source(), given.target(), SEED, () -> {})
              .terms()
              .values()
              .get("total"));
    }
  }

  @Test
  void stepsLeaveNoArraysBehindAndAreBitEqualInTwoRuns() {
    try (Multitask first = model("ast", 0.1, 3, true, Precision.BFLOAT16);
        Multitask second = model("ast", 0.1, 3, true, Precision.BFLOAT16)) {
      first.step(batch("ast"), 1e-3, 1);
      second.step(batch("ast"), 1e-3, 1);
      int before = first.managedArrays();
      for (int step = 2; step <= 20; step++) {
        first.step(batch("ast"), 1e-3, step);
        second.step(batch("ast"), 1e-3, step);
      }
      assertThat(first.managedArrays()).isEqualTo(before);
      assertThat(first.weights()).isEqualTo(second.weights());
    }
  }

  @Test
  void anEncoderWithoutLayersIsRefused() {
    assertThatThrownBy(
            () ->
                Multitask.on(
                    new PositionBackbone(), Multitask.LITERAL, 0, 2, true, Precision.FLOAT32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("training.recompute: expected an encoder that is a transformer");
  }

  @Test
  void itIsPartOfTheIdentityOnlyWhereItIsOn() {
    Method method = Method.of("multitask");
    Values off = method.settings().defaults(Modality.AUDIO);
    Values on = off.with("training.recompute", true);
    assertThat(off.identity()).doesNotContainKey("recompute");
    assertThat(on.identity()).containsEntry("recompute", true);
    assertThat(method.identity(on, 1)).isEqualTo(method.identity(off, 1) + " recompute");
  }

  private static Multitask model(
      String kind, double dropout, int part, boolean recompute, Precision precision) {
    Backbone backbone =
        switch (kind) {
          case "ast" -> AstBackbone.random(TinyAst.withDropout(dropout), 7, ComputeDevice.CPU);
          case "bert" -> BertBackbone.load(withoutDropout("bert-tiny"), ComputeDevice.CPU);
          default -> Wav2Vec2Backbone.load(withoutDropout(kind), ComputeDevice.CPU);
        };
    return Multitask.on(backbone, Multitask.SYMMETRIC, 0.01, part, recompute, precision);
  }

  /** A golden checkpoint whose configuration says so. */
  private static Path withoutDropout(String name) {
    Path shipped = AutocastReference.shipped(name);
    try {
      Path folder = Files.createTempDirectory("vocalise-test");
      Files.copy(shipped.resolve("model.safetensors"), folder.resolve("model.safetensors"));
      String config = Files.readString(shipped.resolve("config.json"));
      Files.writeString(
          folder.resolve("config.json"),
          config.replaceAll("(\"\\w*(?:dropout|_drop)\\w*\": )[0-9.]+", "$10.0"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Given batch(String kind) {
    return switch (kind) {
      case "ast" -> batch(new int[0], TinyAst.FRAMES * TinyAst.MEL, false);
      case "bert" -> batch(new int[] {9, 4, 12, 7, 8, 5, 11, 6}, 12, true);
      default -> batch(new int[] {3000, 900, 4000, 1500, 2900, 1000, 3900, 1600}, 4000, false);
    };
  }

  private static Given batch(int[] given, int width, boolean words) {
    int[] lengths = given.length == 0 ? new int[2 * PAIRS] : given;
    float[] values = new float[2 * PAIRS * width];
    new InitialWeights(3).normal(values, 0.5);
    for (int i = 0; i < 2 * PAIRS; i++) {
      int length = given.length == 0 ? width : lengths[i];
      Arrays.fill(values, i * width + length, (i + 1) * width, 0);
      for (int j = 0; words && j < length; j++) {
        values[i * width + j] = 5 + (7 * i + 13 * j) % 20;
      }
    }
    return Given.of(new Inputs(values, lengths), new int[] {0, 4, 2, 3}, new int[] {0, 1, 2, 3});
  }
}

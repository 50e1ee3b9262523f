package dev.vocalise.model.method.multitask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.vocalise.model.backbone.ast.AstBackbone;
import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.features.Shuffle;
import dev.vocalise.model.loss.ContrastiveForm;
import dev.vocalise.model.method.Steps.Step;
import dev.vocalise.model.method.Terms;
import dev.vocalise.model.method.multitask.Multitask.Given;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Draws;
import dev.vocalise.model.tensor.Gradients;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.training.PositionBackbone;
import dev.vocalise.model.training.TinyAst;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MicroBatchTest {

  private static final int BATCH = 5;
  private static final long SEED = 11;

  @ParameterizedTest
  @CsvSource({
    "true,  LITERAL,   2",
    "true,  SYMMETRIC, 2",
    "false, LITERAL,   2",
    "false, SYMMETRIC, 2",
    "true,  LITERAL,   1",
    "false, SYMMETRIC, 4"
  })
  void lossesAndGradientsAreThoseOfOnePass(boolean source, ContrastiveForm form, int microBatch) {
    LossWeights losses = Multitask.losses(form);
    try (Multitask parts = ast(0, losses, microBatch);
        Multitask whole = ast(0, losses, BATCH)) {
      requireClose(
          parts.gradients(spectrograms(source), SEED), whole.gradients(spectrograms(source), SEED));
      Terms expected = whole.step(spectrograms(source), 1e-3, SEED);
      Terms actual = parts.step(spectrograms(source), 1e-3, SEED);
      assertThat(actual.values()).containsOnlyKeys(expected.values().keySet());
      actual
          .values()
          .forEach(
              (name, value) ->
                  assertThat(value).as(name).isCloseTo(expected.values().get(name), within(2e-6)));
    }
  }

  @Test
  void inputsOfDifferentLengthsGiveTheGradientsOfOnePass() {
    try (Multitask parts = Multitask.on(new PositionBackbone(), Multitask.LITERAL, 0, 2);
        Multitask whole = Multitask.on(new PositionBackbone(), Multitask.LITERAL, 0, BATCH)) {
      requireClose(parts.gradients(sequences(), SEED), whole.gradients(sequences(), SEED));
    }
  }

  /** The reference holds the graphs of all parts, so that each is run through once. */
  @Test
  void withDropoutTheSecondPassDrawsTheMasksOfTheFirst() {
    LabelledBatch source = Objects.requireNonNull(spectrograms(true).source());
    try (Multitask model = ast(0.3, Multitask.SYMMETRIC, 2);
        Step step = model.learner().begin(SEED)) {
      NDArray total =
          step.recording(
              () -> {
                NDList first = new NDList();
                NDList second = new NDList();
                for (int from = 0; from < BATCH; from += 2) {
                  Draws.seed(Shuffle.key(SEED, from));
                  Batch part = source.batch().part(from, Math.min(from + 2, BATCH));
                  NDList views = step.encode(part.inputs()).split(2);
                  first.add(views.get(0));
                  second.add(views.get(1));
                }
                NDArray h = NDArrays.concat(first.addAll(second), 0);
                return model.learner().losses(step, h, source.batch(), source).total();
              });
      SortedMap<String, TensorData> expected = new TreeMap<>();
      Gradients.of(total, model.learner().players().get(0).weights())
          .forEach((name, gradient) -> expected.put(name, TensorData.of(gradient)));
      requireClose(model.gradients(spectrograms(true), SEED), expected);
    }
  }

  /** The engine has one generator for all threads. */
  @Test
  void twoTrainingsOfOneProcessDrawWhatEachWouldAlone() throws Exception {
    List<SortedMap<String, TensorData>> alone = gradients(0);
    ExecutorService slots = Executors.newFixedThreadPool(2);
    try {
      Future<List<SortedMap<String, TensorData>>> one = slots.submit(() -> gradients(0));
      Future<List<SortedMap<String, TensorData>>> other = slots.submit(() -> gradients(100));
      assertThat(one.get()).isEqualTo(alone);
      assertThat(other.get()).isEqualTo(gradients(100)).isNotEqualTo(alone);
    } finally {
      slots.shutdownNow();
    }
  }

  /** Of many steps of a training with dropout. */
  private static List<SortedMap<String, TensorData>> gradients(int seed) {
    List<SortedMap<String, TensorData>> gradients = new ArrayList<>();
    try (Multitask model = ast(0.3, Multitask.SYMMETRIC, BATCH)) {
      for (int step = 0; step < 30; step++) {
        gradients.add(model.gradients(spectrograms(true), seed + step));
      }
    }
    return gradients;
  }

  @Test
  void theEncoderNeverSeesMoreThanAMicroBatchAtOnce() {
    PositionBackbone backbone = new PositionBackbone();
    try (Multitask model = Multitask.on(backbone, Multitask.LITERAL, 0, 2)) {
      model.step(sequences(), 1e-3, SEED);
      assertThat(backbone.mostInputs).isEqualTo(2 * 2);
    }
  }

  @Test
  void stepsInPartsWithDropoutAreBitEqualInTwoRuns() {
    assertThat(trainedInParts()).isEqualTo(trainedInParts());
  }

  @Test
  void stepsInPartsLeaveNoArraysBehind() {
    try (Multitask model = ast(0.1, Multitask.LITERAL, 2)) {
      model.step(spectrograms(true), 1e-3, 0);
      int before = model.managedArrays();
      for (int step = 1; step <= 50; step++) {
        model.step(spectrograms(true), 1e-3, step);
      }
      assertThat(model.managedArrays()).isEqualTo(before);
    }
  }

  private static SortedMap<String, TensorData> trainedInParts() {
    try (Multitask model = ast(0.1, Multitask.LITERAL, 2)) {
      for (int step = 1; step <= 4; step++) {
        model.step(spectrograms(step % 2 == 1), 1e-3, step);
      }
      return model.weights();
    }
  }

  private static void requireClose(
      SortedMap<String, TensorData> actual, SortedMap<String, TensorData> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    for (Map.Entry<String, TensorData> named : expected.entrySet()) {
      float[] wanted = floats(named.getValue());
      float[] got = floats(Objects.requireNonNull(actual.get(named.getKey())));
      assertThat(got).as(named.getKey()).hasSameSizeAs(wanted);
      for (int i = 0; i < wanted.length; i++) {
        assertThat(got[i]).as("%s [%d]", named.getKey(), i).isCloseTo(wanted[i], within(2e-6f));
      }
    }
  }

  private static float[] floats(TensorData data) {
    FloatBuffer buffer = data.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static Multitask ast(double dropout, LossWeights losses, int microBatch) {
    AstBackbone backbone = AstBackbone.random(TinyAst.withDropout(dropout), 7, ComputeDevice.CPU);
    return Multitask.on(backbone, losses, 0.01, microBatch);
  }

  private static Given spectrograms(boolean source) {
    float[] values = new float[2 * BATCH * TinyAst.FRAMES * TinyAst.MEL];
    new InitialWeights(3).normal(values, 0.5);
    return given(values, new int[2 * BATCH], source);
  }

  private static Given sequences() {
    int[] lengths = {3, 7, 1, 5, 2, 3, 6, 1, 5, 2};
    float[] values = new float[2 * BATCH * 7];
    new InitialWeights(3).normal(values, 1);
    for (int i = 0; i < lengths.length; i++) {
      Arrays.fill(values, i * 7 + lengths[i], (i + 1) * 7, 0);
    }
    return given(values, lengths, true);
  }

  @SuppressWarnings("NullAway") // it does not see that a null array is allowed
  private static Given given(float[] values, int[] lengths, boolean source) {
    int[] labels = {0, 1, 2, 3, 1};
    return Given.of(new Inputs(values, lengths), new int[] {0, 4, 2, 3, 1}, source ? labels : null);
  }
}

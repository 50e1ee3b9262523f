package dev.vocalise.model.method.multitask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import dev.vocalise.model.backbone.ast.AstBackbone;
import dev.vocalise.model.features.Shuffle;
import dev.vocalise.model.loss.ContrastiveForm;
import dev.vocalise.model.optimizer.AdamW;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.tensor.TorchEngine;
import dev.vocalise.model.training.PositionBackbone;
import dev.vocalise.model.training.TinyAst;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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
    LossSettings settings = losses(form);
    try (MultitaskModel model = ast(0)) {
      requireClose(
          model.gradients(spectrograms(source), microBatch, settings, SEED, () -> {}),
          model.gradients(spectrograms(source), BATCH, settings, SEED, () -> {}));
    }
    StepLosses whole;
    try (MultitaskModel model = ast(0)) {
      whole = model.step(spectrograms(source), BATCH, settings, new AdamW(model, 0), 1e-3, SEED);
    }
    try (MultitaskModel model = ast(0)) {
      StepLosses parts =
          model.step(spectrograms(source), microBatch, settings, new AdamW(model, 0), 1e-3, SEED);
      requireClose(parts.total(), whole.total());
      requireClose(parts.emotion(), whole.emotion());
      requireClose(parts.contrastive(), whole.contrastive());
      requireClose(parts.informationMaximisation(), whole.informationMaximisation());
      requireClose(parts.augmentationType(), whole.augmentationType());
    }
  }

  @Test
  void inputsOfDifferentLengthsGiveTheGradientsOfOnePass() {
    LossSettings settings = losses(ContrastiveForm.LITERAL);
    try (MultitaskModel model = new MultitaskModel(new PositionBackbone(), 3)) {
      requireClose(
          model.gradients(sequences(), 2, settings, SEED, () -> {}),
          model.gradients(sequences(), BATCH, settings, SEED, () -> {}));
    }
  }

  /** The reference holds the graphs of all parts, so that each is run through once. */
  @Test
  void withDropoutTheSecondPassDrawsTheMasksOfTheFirst() {
    LossSettings settings = losses(ContrastiveForm.SYMMETRIC);
    TrainingBatch batch = spectrograms(true);
    try (MultitaskModel model = ast(0.3);
        NDManager step = model.manager().newSubManager()) {
      NDArray total =
          TorchEngine.recording(
              () -> {
                NDList first = new NDList();
                NDList second = new NDList();
                for (int from = 0; from < BATCH; from += 2) {
                  TorchEngine.seed(Shuffle.key(SEED, from));
                  TrainingBatch pairs = batch.part(from, Math.min(from + 2, BATCH));
                  NDArray x = // with a buffer of its own, which the backward pass reads
                      new InputStaging(model.backbone())
                          .array(step, 2 * pairs.size(), null, pairs.view1(), pairs.view2());
                  NDList views = model.representation(x, null, true).split(2);
                  first.add(views.get(0));
                  second.add(views.get(1));
                }
                NDArray h = NDArrays.concat(first.addAll(second), 0);
                return model.losses(h, batch, settings).total();
              });
      SortedMap<String, TensorData> expected = new TreeMap<>();
      MultitaskModel.gradients(total, model.parameters())
          .forEach((name, gradient) -> expected.put(name, TensorData.of(gradient)));
      requireClose(model.gradients(batch, 2, settings, SEED, () -> {}), expected);
    }
  }

  @Test
  void theEncoderNeverSeesMoreThanAMicroBatchAtOnce() {
    PositionBackbone backbone = new PositionBackbone();
    try (MultitaskModel model = new MultitaskModel(backbone, 3)) {
      LossSettings settings = losses(ContrastiveForm.LITERAL);
      model.step(sequences(), 2, settings, new AdamW(model, 0), 1e-3, SEED);
      assertThat(backbone.mostInputs).isEqualTo(2 * 2);
    }
  }

  @Test
  void stepsInPartsWithDropoutAreBitEqualInTwoRuns() {
    assertThat(trainedInParts()).isEqualTo(trainedInParts());
  }

  @Test
  void stepsInPartsLeaveNoArraysBehind() {
    try (MultitaskModel model = ast(0.1)) {
      AdamW optimizer = new AdamW(model, 0);
      LossSettings settings = losses(ContrastiveForm.LITERAL);
      model.step(spectrograms(true), 2, settings, optimizer, 1e-3, 0);
      PtNDManager manager = (PtNDManager) model.manager();
      int before = manager.getManagedArrays().size();
      for (int step = 1; step <= 50; step++) {
        model.step(spectrograms(true), 2, settings, optimizer, 1e-3, step);
      }
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  private static SortedMap<String, TensorData> trainedInParts() {
    try (MultitaskModel model = ast(0.1)) {
      AdamW optimizer = new AdamW(model, 0.01);
      LossSettings settings = losses(ContrastiveForm.LITERAL);
      for (int step = 1; step <= 4; step++) {
        model.step(spectrograms(step % 2 == 1), 2, settings, optimizer, 1e-3, step);
      }
      return model.weights();
    }
  }

  private static LossSettings losses(ContrastiveForm form) {
    return new LossSettings(0.5, 0.5, 0.1, 0.1, form);
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

  private static void requireClose(double actual, double expected) {
    if (Double.isNaN(expected)) {
      assertThat(actual).isNaN();
    } else {
      assertThat(actual).isCloseTo(expected, within(2e-6));
    }
  }

  private static float[] floats(TensorData data) {
    FloatBuffer buffer = data.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static MultitaskModel ast(double dropout) {
    return new MultitaskModel(
        AstBackbone.random(TinyAst.withDropout(dropout), 7, ComputeDevice.CPU), 7);
  }

  private static TrainingBatch spectrograms(boolean source) {
    float[] first = new float[BATCH * TinyAst.FRAMES * TinyAst.MEL];
    float[] second = new float[first.length];
    InitialWeights draws = new InitialWeights(3);
    draws.normal(first, 0.5);
    draws.normal(second, 0.5);
    return batch(first, second, null, source);
  }

  private static TrainingBatch sequences() {
    int[] lengths = {3, 7, 1, 5, 2, 3, 6, 1, 5, 2};
    float[] first = new float[BATCH * 7];
    float[] second = new float[first.length];
    InitialWeights draws = new InitialWeights(3);
    draws.normal(first, 1);
    draws.normal(second, 1);
    for (int i = 0; i < BATCH; i++) {
      Arrays.fill(first, i * 7 + lengths[i], (i + 1) * 7, 0);
      Arrays.fill(second, i * 7 + lengths[BATCH + i], (i + 1) * 7, 0);
    }
    return batch(first, second, lengths, true);
  }

  @SuppressWarnings("NullAway") // it does not see that a compiled record allows null arrays
  private static TrainingBatch batch(
      float[] first, float[] second, int @Nullable [] lengths, boolean source) {
    return new TrainingBatch(
        FloatBuffer.wrap(first),
        FloatBuffer.wrap(second),
        BATCH,
        lengths,
        source ? new long[] {0, 1, 2, 3, 1} : null,
        new long[] {0, 4, 2, 3, 1});
  }
}

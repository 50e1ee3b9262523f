package dev.vocalise.model.method.multitask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import dev.vocalise.model.backbone.ast.AstBackbone;
import dev.vocalise.model.loss.ContrastiveForm;
import dev.vocalise.model.optimizer.AdamW;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.training.TinyAst;
import java.nio.FloatBuffer;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MultitaskModelTest {

  private static final int BATCH = 4;
  private static final LossSettings LOSSES =
      new LossSettings(0.5, 0.5, 0.1, 0.1, ContrastiveForm.SYMMETRIC);

  @Test
  void twoRunsWithDropoutAreBitEqualAlsoAcrossAResume() {
    SortedMap<String, TensorData> straight;
    try (MultitaskModel model = model(0.1)) {
      AdamW optimizer = new AdamW(model, 0.01);
      train(model, optimizer, 1, 6);
      straight = model.weights();
    }
    SortedMap<String, TensorData> weights;
    SortedMap<String, TensorData> moments;
    try (MultitaskModel model = model(0.1)) {
      AdamW optimizer = new AdamW(model, 0.01);
      train(model, optimizer, 1, 3);
      weights = model.weights();
      moments = optimizer.state();
    }
    try (MultitaskModel model = model(0.1)) {
      AdamW optimizer = new AdamW(model, 0.01);
      model.restore(weights);
      optimizer.restore(moments);
      train(model, optimizer, 4, 6);
      assertThat(model.weights()).isEqualTo(straight);
    }
  }

  @Test
  void threeHundredStepsLeaveNoArraysBehind() {
    try (MultitaskModel model = model(0)) {
      AdamW optimizer = new AdamW(model, 0);
      train(model, optimizer, 1, 2);
      model.logits(batch(true).view1(), null, BATCH);
      int before = managed(model.manager());
      train(model, optimizer, 3, 300);
      model.logits(batch(true).view1(), null, BATCH);
      assertThat(managed(model.manager())).isEqualTo(before);
    }
  }

  @Test
  void twoTrainingsInTwoThreadsGiveWhatTheyGiveAlone() {
    SortedMap<String, TensorData> alone = trained();
    CompletableFuture<SortedMap<String, TensorData>> first =
        CompletableFuture.supplyAsync(MultitaskModelTest::trained);
    CompletableFuture<SortedMap<String, TensorData>> second =
        CompletableFuture.supplyAsync(MultitaskModelTest::trained);
    assertThat(first.join()).isEqualTo(alone);
    assertThat(second.join()).isEqualTo(alone);
  }

  @Test
  void aTermOfWeightZeroIsNotComputedAndItsHeadStaysUntouched() {
    try (MultitaskModel model = model(0)) {
      AdamW optimizer = new AdamW(model, 0.1);
      SortedMap<String, TensorData> before = model.weights();
      LossSettings settings = new LossSettings(0.5, 0, 0, 0.1, ContrastiveForm.LITERAL);
      StepLosses losses = model.step(batch(false), BATCH, settings, optimizer, 1e-3, 1);
      assertThat(losses.emotion()).isNaN();
      assertThat(losses.informationMaximisation()).isNaN();
      assertThat(losses.augmentationType()).isNaN();
      assertThat(losses.total()).isEqualTo(0.5 * losses.contrastive());
      SortedMap<String, TensorData> after = model.weights();
      assertThat(after.get("emotion.weight")).isEqualTo(before.get("emotion.weight"));
      assertThat(after.get("augmentation.weight")).isEqualTo(before.get("augmentation.weight"));
      assertThat(after.get("projection.U")).isNotEqualTo(before.get("projection.U"));
    }
  }

  @Test
  void aBatchWithNothingToMinimiseIsRefused() {
    try (MultitaskModel model = model(0)) {
      LossSettings none = new LossSettings(0, 0, 0, 0.1, ContrastiveForm.LITERAL);
      assertThatThrownBy(() -> model.step(batch(false), BATCH, none, new AdamW(model, 0), 1e-3, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("nothing to minimise");
    }
  }

  @Test
  void aStepWhoseLossIsNotFiniteLeavesTheWeightsAlone() {
    try (MultitaskModel model = model(0)) {
      SortedMap<String, TensorData> before = model.weights();
      float[] broken = new float[BATCH * 48 * 32];
      broken[0] = Float.NaN;
      TrainingBatch batch =
          new TrainingBatch(
              FloatBuffer.wrap(broken),
              FloatBuffer.wrap(broken),
              BATCH,
              new long[BATCH],
              new long[BATCH]);
      assertThat(model.step(batch, BATCH, LOSSES, new AdamW(model, 0), 1e-3, 1).diverged())
          .isTrue();
      assertThat(model.weights()).isEqualTo(before);
    }
  }

  private static SortedMap<String, TensorData> trained() {
    try (MultitaskModel model = model(0)) {
      train(model, new AdamW(model, 0), 1, 5);
      return model.weights();
    }
  }

  private static void train(MultitaskModel model, AdamW optimizer, int from, int to) {
    for (int step = from; step <= to; step++) {
      model.step(batch(step % 2 == 1), BATCH, LOSSES, optimizer, 1e-3, step);
    }
  }

  private static int managed(NDManager manager) {
    return ((PtNDManager) manager).getManagedArrays().size();
  }

  private static MultitaskModel model(double dropout) {
    return new MultitaskModel(
        AstBackbone.random(TinyAst.withDropout(dropout), 7, ComputeDevice.CPU), 7);
  }

  @SuppressWarnings("NullAway") // it does not see that a compiled record allows null arrays
  private static TrainingBatch batch(boolean source) {
    InitialWeights draws = new InitialWeights(3);
    float[] first = new float[BATCH * 48 * 32];
    float[] second = new float[first.length];
    draws.normal(first, 0.5);
    draws.normal(second, 0.5);
    long[] labels = {0, 1, 2, 3};
    return new TrainingBatch(
        FloatBuffer.wrap(first),
        FloatBuffer.wrap(second),
        BATCH,
        source ? labels : null,
        new long[] {0, 4, 2, 3});
  }
}

package dev.vocalise.model.method.multitask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.backbone.ast.AstBackbone;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.loss.ContrastiveForm;
import dev.vocalise.model.method.multitask.Multitask.Given;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.StateTensors;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.training.LearnerState;
import dev.vocalise.model.training.TinyAst;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MultitaskLearnerTest {

  private static final int BATCH = 4;

  @Test
  void twoRunsWithDropoutAreBitEqualAlsoAcrossAResume() {
    SortedMap<String, TensorData> straight;
    try (Multitask model = model(0.1, 0.01)) {
      train(model, 1, 6);
      straight = model.weights();
    }
    SortedMap<String, TensorData> weights;
    StateTensors moments;
    try (Multitask model = model(0.1, 0.01)) {
      train(model, 1, 3);
      weights = model.weights();
      moments = LearnerState.liveMoments(model.learner()).copy(null);
    }
    try (Multitask model = model(0.1, 0.01)) {
      LearnerState.restoreWeights(model.learner(), new StateTensors(weights));
      model.learner().players().get(0).optimizer().restore(moments.tensors());
      train(model, 4, 6);
      assertThat(model.weights()).isEqualTo(straight);
    }
  }

  @Test
  void threeHundredStepsLeaveNoArraysBehind() {
    try (Multitask model = model(0, 0)) {
      train(model, 1, 2);
      model.learner().logits(inputs());
      int before = model.managedArrays();
      train(model, 3, 300);
      model.learner().logits(inputs());
      assertThat(model.managedArrays()).isEqualTo(before);
    }
  }

  @Test
  void twoTrainingsInTwoThreadsGiveWhatTheyGiveAlone() {
    SortedMap<String, TensorData> alone = trained();
    CompletableFuture<SortedMap<String, TensorData>> first =
        CompletableFuture.supplyAsync(MultitaskLearnerTest::trained);
    CompletableFuture<SortedMap<String, TensorData>> second =
        CompletableFuture.supplyAsync(MultitaskLearnerTest::trained);
    assertThat(first.join()).isEqualTo(alone);
    assertThat(second.join()).isEqualTo(alone);
  }

  @Test
  void aTermOfWeightZeroIsNotComputedAndItsHeadStaysUntouched() {
    LossWeights losses = new LossWeights(0.5, 0, 0, 0.1, ContrastiveForm.LITERAL);
    try (Multitask model = model(0, 0.1, losses)) {
      SortedMap<String, TensorData> before = model.weights();
      Map<String, Double> terms = model.step(batch(false), 1e-3, 1).values();
      assertThat(terms).containsOnlyKeys("total", "contrastive");
      assertThat(terms.get("total"))
          .isEqualTo(0.5 * Objects.requireNonNull(terms.get("contrastive")));
      SortedMap<String, TensorData> after = model.weights();
      assertThat(after.get("emotion.weight")).isEqualTo(before.get("emotion.weight"));
      assertThat(after.get("augmentation.weight")).isEqualTo(before.get("augmentation.weight"));
      assertThat(after.get("projection.U")).isNotEqualTo(before.get("projection.U"));
    }
  }

  @Test
  void aBatchWithNothingToMinimiseIsRefused() {
    LossWeights none = new LossWeights(0, 0, 0, 0.1, ContrastiveForm.LITERAL);
    try (Multitask model = model(0, 0, none)) {
      assertThatThrownBy(() -> model.step(batch(false), 1e-3, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("nothing to minimise");
    }
  }

  @Test
  void aStepWhoseLossIsNotFiniteLeavesTheWeightsAlone() {
    try (Multitask model = model(0, 0)) {
      SortedMap<String, TensorData> before = model.weights();
      Inputs broken = inputs();
      broken.values()[0] = Float.NaN;
      Given batch = Given.of(broken, new int[BATCH], new int[BATCH]);
      assertThat(model.step(batch, 1e-3, 1).finite()).isFalse();
      assertThat(model.weights()).isEqualTo(before);
    }
  }

  private static SortedMap<String, TensorData> trained() {
    try (Multitask model = model(0, 0)) {
      train(model, 1, 5);
      return model.weights();
    }
  }

  private static void train(Multitask model, int from, int to) {
    for (int step = from; step <= to; step++) {
      model.step(batch(step % 2 == 1), 1e-3, step);
    }
  }

  private static Multitask model(double dropout, double decay) {
    return model(dropout, decay, Multitask.SYMMETRIC);
  }

  private static Multitask model(double dropout, double decay, LossWeights losses) {
    AstBackbone backbone = AstBackbone.random(TinyAst.withDropout(dropout), 7, ComputeDevice.CPU);
    return Multitask.on(backbone, losses, decay, BATCH);
  }

  private static Inputs inputs() {
    float[] values = new float[2 * BATCH * 48 * 32];
    new InitialWeights(3).normal(values, 0.5);
    return new Inputs(values, new int[2 * BATCH]);
  }

  @SuppressWarnings("NullAway") // it does not see that a null array is allowed
  private static Given batch(boolean source) {
    int[] labels = {0, 1, 2, 3};
    return Given.of(inputs(), new int[] {0, 4, 2, 3}, source ? labels : null);
  }
}

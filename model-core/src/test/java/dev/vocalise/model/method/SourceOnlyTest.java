package dev.vocalise.model.method;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.Modality;
import dev.vocalise.model.features.LabelledPart;
import dev.vocalise.model.features.TargetPart;
import dev.vocalise.model.features.TrainingParts;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.training.CloudEncoder;
import dev.vocalise.model.training.CloudFeatures;
import dev.vocalise.model.training.Trainer;
import dev.vocalise.model.training.TrainingListener;
import dev.vocalise.model.training.TrainingReport;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class SourceOnlyTest {

  private static final int EPOCHS = 4;

  private static TrainingReport train(String name, Map<String, Object> given) {
    return train(name, given, "t");
  }

  private static TrainingReport train(String name, Map<String, Object> given, String target) {
    Method method = Method.of(name);
    Values values = Values.byKey(method.settings(), Modality.AUDIO, given);
    Recipe recipe = new Recipe(method, values, 5);
    try (Learner learner = recipe.learner(Foundation.of(new CloudEncoder()))) {
      // The multitask method draws another head before this one.
      SortedMap<String, NDArray> weights = learner.players().get(0).weights();
      float[] drawn = new float[4 * CloudFeatures.LENGTH];
      new InitialWeights(9).uniform(drawn, 0.3);
      Objects.requireNonNull(weights.get("emotion.weight")).set(drawn);
      Objects.requireNonNull(weights.get("emotion.bias")).set(new float[4]);
      return Trainer.train(recipe, learner, parts(target), null, TrainingListener.none());
    }
  }

  private static TrainingParts parts(String target) {
    return new TrainingParts(
        labelled("s", 30),
        labelled("v", 24),
        new TargetPart(new CloudFeatures(CloudFeatures.digests(target, 12), 1.2)));
  }

  private static LabelledPart labelled(String corpus, int n) {
    List<String> digests = CloudFeatures.digests(corpus, n);
    return new LabelledPart(new CloudFeatures(digests, 1.2), CloudFeatures.labels(digests));
  }

  /** Two methods, one loop: what is the same must be so bit for bit. */
  @Test
  void theMultitaskMethodWithoutTargetAndAuxiliaryLossesGivesItsBits() {
    TrainingReport alone =
        train(
            "source-only",
            Map.of(
                "training.epochs",
                EPOCHS,
                "training.batchSize",
                16,
                "training.learningRate",
                0.01,
                "training.augmentation",
                "types",
                "training.views",
                2,
                "training.selection",
                "last"));
    TrainingReport multitask =
        train(
            "multitask",
            Map.of(
                "training.useTarget",
                false,
                "training.maxRounds",
                EPOCHS,
                "training.patience",
                EPOCHS,
                "training.batchSize",
                16,
                "training.learningRate",
                0.01,
                "training.lrPatience",
                1000,
                "training.selection",
                "last",
                "losses.contrastive",
                0,
                "losses.informationMaximisation",
                0,
                "losses.augmentationType",
                0));
    alone
        .model()
        .tensors()
        .forEach(
            (weight, data) ->
                assertThat(multitask.model().tensors().get(weight)).as(weight).isEqualTo(data));
    assertThat(alone.model().tensors()).containsOnlyKeys("emotion.bias", "emotion.weight", "scale");
    assertThat(alone.measurements())
        .extracting(m -> m.losses().values().get("emotion"))
        .isEqualTo(
            multitask.measurements().stream()
                .map(m -> m.losses().values().get("emotion"))
                .toList());
  }

  @Test
  void withoutAugmentationAnEpochVisitsEachUtteranceOnce() {
    Map<String, Object> given = Map.of("training.epochs", 2, "training.batchSize", 16);
    TrainingReport report = train("source-only", given);
    assertThat(report.measurements()).extracting(m -> m.step()).containsExactly(2L, 4L);
    assertThat(report.measurements().get(0).losses().values()).containsOnlyKeys("emotion");
  }

  @Test
  void theTestedStateIsOfTheLaterHalf() {
    Map<String, Object> given = Map.of("training.epochs", 5, "training.batchSize", 16);
    assertThat(train("source-only", given).bestRound()).isGreaterThan(2);
  }

  @Test
  void theTargetMovesNothing() {
    Map<String, Object> given = Map.of("training.epochs", 2, "training.batchSize", 16);
    assertThat(train("source-only", given, "other").model())
        .isEqualTo(train("source-only", given).model());
  }

  @Test
  void twoViewsOfTheSameAreAProblem() {
    Method method = Method.of("source-only");
    Values values = Values.byKey(method.settings(), Modality.AUDIO, Map.of("training.views", 2));
    assertThat(method.problems(values)).containsOnlyKeys("training.views");
  }
}

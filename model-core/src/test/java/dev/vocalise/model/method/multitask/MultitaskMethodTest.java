package dev.vocalise.model.method.multitask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.Modality;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.settings.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MultitaskMethodTest {

  private static final Method METHOD = Method.of("multitask");

  private static Values values(Modality modality, Map<String, Object> given) {
    return Values.byKey(METHOD.settings(), modality, given);
  }

  /** Checkpoints of builds before there were other methods are tied to this text. */
  @Test
  void theIdentityIsTheTextOfTheBuildBefore() {
    assertThat(METHOD.identity(values(Modality.TEXT, Map.of()), 3))
        .isEqualTo(
            "TrainingSettings[seed=3, useTarget=true, batchSize=512, microBatch=512, maxRounds=50,"
                + " patienceRounds=1, improvement=PREVIOUS_ROUND, selection=BEST_AFTER_TARGET,"
                + " learningRate=1.0E-4, weightDecay=0.0, lrFactor=0.1, lrPatience=5,"
                + " validateEverySource=5, validateEveryTarget=3, sourceCopies=1, targetCopies=1,"
                + " projectionSize=128, losses=LossSettings[contrastive=0.5,"
                + " informationMaximisation=0.5, augmentationType=0.0, temperature=0.1,"
                + " form=LITERAL]]");
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("training.useTarget", false);
    all.put("training.batchSize", 16);
    all.put("training.microBatch", 4);
    all.put("training.maxRounds", 3);
    all.put("training.patience", 2);
    all.put("training.improvement", "best-round");
    all.put("training.selection", "last");
    all.put("training.learningRate", 0.02);
    all.put("training.weightDecay", 0.01);
    all.put("training.lrFactor", 0.5);
    all.put("training.lrPatience", 0);
    all.put("training.validateEvery.source", 4);
    all.put("training.validateEvery.target", 3);
    all.put("training.projectionSize", 16);
    all.put("duplicate.source", 2);
    all.put("duplicate.target", 8);
    all.put("losses.contrastive", 1);
    all.put("losses.informationMaximisation", 0);
    all.put("losses.augmentationType", 2.5);
    all.put("losses.temperature", 0.07);
    all.put("losses.form", "symmetric");
    all.put("training.precision", "bfloat16");
    all.put("training.recompute", false);
    all.put("inference.precision", "bfloat16");
    assertThat(all.keySet())
        .containsExactlyInAnyOrderElementsOf(
            METHOD.settings().list().stream().map(setting -> setting.key()).toList());
    assertThat(METHOD.identity(values(Modality.AUDIO, all), 7))
        .isEqualTo(
            "TrainingSettings[seed=7, useTarget=false, batchSize=16, microBatch=4, maxRounds=3,"
                + " patienceRounds=2, improvement=BEST_ROUND, selection=LAST, learningRate=0.02,"
                + " weightDecay=0.01, lrFactor=0.5, lrPatience=0, validateEverySource=4,"
                + " validateEveryTarget=3, sourceCopies=2, targetCopies=8, projectionSize=16,"
                + " losses=LossSettings[contrastive=1.0, informationMaximisation=0.0,"
                + " augmentationType=2.5, temperature=0.07, form=SYMMETRIC]] precision=bfloat16");
  }

  /** So that the stage cache finds trainings of builds that had no such setting. */
  @Test
  void onePassPerBatchIsLeftOutOfTheKey() {
    assertThat(values(Modality.AUDIO, Map.of("training.batchSize", 16)).identity())
        .doesNotContainKey("microBatch")
        .containsEntry("batchSize", 16)
        .containsEntry("validateEverySource", 30);
    assertThat(values(Modality.AUDIO, Map.of("training.microBatch", 16)).identity())
        .containsEntry("microBatch", 16);
  }

  /** So that one training serves runs that use its model in different ways. */
  @Test
  void howAModelIsUsedDecidesNothingThatIsLearned() {
    Values plain = values(Modality.AUDIO, Map.of());
    Values used = values(Modality.AUDIO, Map.of("inference.precision", "bfloat16"));
    assertThat(used.identity()).isEqualTo(plain.identity()).doesNotContainKey("inference");
    assertThat(used.storedOfTraining()).isEqualTo(plain.storedOfTraining());
    assertThat(METHOD.identity(used, 7)).isEqualTo(METHOD.identity(plain, 7));
    assertThat(used.stored()).containsEntry("inference", Map.of("precision", "bfloat16"));
  }

  @Test
  void aTargetWithNothingToMinimiseIsAProblem() {
    Map<String, Object> nothing =
        Map.of(
            "losses.contrastive",
            0,
            "losses.informationMaximisation",
            0,
            "losses.augmentationType",
            0);
    assertThat(METHOD.problems(values(Modality.AUDIO, nothing)))
        .containsOnlyKeys("losses.contrastive");
    Map<String, Object> sourceOnly = new LinkedHashMap<>(nothing);
    sourceOnly.put("training.useTarget", false);
    assertThat(METHOD.problems(values(Modality.AUDIO, sourceOnly))).isEmpty();
  }

  @Test
  void aMicroBatchIsAtMostTheBatch() {
    Map<String, Object> given = Map.of("training.batchSize", 64, "training.microBatch", 65);
    assertThat(METHOD.problems(values(Modality.AUDIO, given)).values())
        .containsExactly("expected a microBatch of at most the batch size 64, got 65");
  }

  @Test
  void theDefaultsOfTextAreThePapers() {
    Values text = values(Modality.TEXT, Map.of());
    assertThat(text.whole("training.batchSize")).isEqualTo(512);
    assertThat(text.whole("training.microBatch")).isEqualTo(512);
    assertThat(text.whole("training.validateEvery.source")).isEqualTo(5);
    assertThat(text.whole("training.validateEvery.target")).isEqualTo(3);
    assertThat(text.number("losses.augmentationType")).isZero();
  }
}

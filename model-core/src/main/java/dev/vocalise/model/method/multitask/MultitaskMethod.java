package dev.vocalise.model.method.multitask;

import static dev.vocalise.model.method.multitask.MultitaskSettings.*;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.loss.ContrastiveForm;
import dev.vocalise.model.method.Feeding;
import dev.vocalise.model.method.Foundation;
import dev.vocalise.model.method.Improvement;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.ModelSelection;
import dev.vocalise.model.method.Numerics;
import dev.vocalise.model.method.Phase;
import dev.vocalise.model.method.Schedule;
import dev.vocalise.model.method.StopRule;
import dev.vocalise.model.optimizer.PlateauSchedule;
import dev.vocalise.model.settings.Range;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The paper's method: emotion, contrast, information and augmentation type at once (§3.1). */
public final class MultitaskMethod implements Method {

  /** Each utterance once per augmentation type (Table 2), in two views. */
  private static final Views FIVE_TYPES_TWICE = new Views(5, 2);

  @Override
  public String name() {
    return DEFAULT;
  }

  @Override
  public String summary() {
    return "The paper's: source and target epochs in turn, with up to three losses beside the emotion (§3.1)";
  }

  @Override
  public Settings settings() {
    return ALL;
  }

  @Override
  public Map<String, String> problems(Values values) {
    Map<String, String> problems = new LinkedHashMap<>();
    boolean text = values.modality() == Modality.TEXT;
    if (values.whole(MICRO_BATCH) > values.whole(BATCH_SIZE)) {
      problems.put(
          "training",
          "expected a microBatch of at most the batch size %d, got %d"
              .formatted(values.whole(BATCH_SIZE), values.whole(MICRO_BATCH)));
    }
    if (text && values.number(AUGMENTATION_TYPE) > 0) {
      problems.put(
          "losses",
          "expected augmentationType 0 in the text branch, which has one augmentation and nothing to"
              + " tell apart, got "
              + Range.text(values.number(AUGMENTATION_TYPE)));
    }
    if (values.flag(USE_TARGET)
        && values.number(CONTRASTIVE) == 0
        && values.number(INFORMATION_MAXIMISATION) == 0
        && values.number(AUGMENTATION_TYPE) == 0) {
      problems.put(
          CONTRASTIVE,
          "expected contrastive%s above 0, since target batches have nothing else to minimise; or set %s.useTarget: false"
              .formatted(
                  text
                      ? " or informationMaximisation"
                      : ", informationMaximisation or augmentationType",
                  text ? "textTraining" : "training"));
    }
    return problems;
  }

  @Override
  public Schedule schedule(Values values) {
    Feeding feeding = values.flag(USE_TARGET) ? Feeding.ALTERNATING : Feeding.SOURCE_ONLY;
    return new Schedule(
        List.of(new Phase(feeding, values.whole(MAX_ROUNDS), FIVE_TYPES_TWICE)),
        new Schedule.Batches(
            values.whole(BATCH_SIZE),
            Math.min(values.whole(MICRO_BATCH), values.whole(BATCH_SIZE)),
            values.whole(SOURCE_COPIES),
            values.whole(TARGET_COPIES),
            values.whole(MEASURE_SOURCE),
            values.whole(MEASURE_TARGET)),
        PlateauSchedule.start(
            values.number(LEARNING_RATE), values.number(LR_FACTOR), values.whole(LR_PATIENCE)),
        StopRule.start(
            values.choice(IMPROVEMENT, Improvement.class),
            values.whole(PATIENCE),
            values.whole(MAX_ROUNDS)),
        values.choice(SELECTION, ModelSelection.class));
  }

  @Override
  public Learner learner(Foundation on, Values values, long seed) {
    Encoder encoder = on.encoder();
    return new MultitaskLearner(
        encoder,
        HeadSizes.of(on.source().classes(), encoder.size(), values.whole(PROJECTION_SIZE)),
        LossWeights.of(values),
        values.number(WEIGHT_DECAY),
        schedule(values).batches().pass(),
        values.flag(RECOMPUTE),
        Numerics.precision(values),
        seed);
  }

  /** The text of builds before there were other methods, which their checkpoints are tied to. */
  @Override
  public String identity(Values values, long seed) {
    return "TrainingSettings[seed=%s, useTarget=%s, batchSize=%s, microBatch=%s, maxRounds=%s, patienceRounds=%s, improvement=%s, selection=%s, learningRate=%s, weightDecay=%s, lrFactor=%s, lrPatience=%s, validateEverySource=%s, validateEveryTarget=%s, sourceCopies=%s, targetCopies=%s, projectionSize=%s, losses=LossSettings[contrastive=%s, informationMaximisation=%s, augmentationType=%s, temperature=%s, form=%s]]"
            .formatted(
                seed,
                values.find(USE_TARGET),
                values.find(BATCH_SIZE),
                values.find(MICRO_BATCH),
                values.find(MAX_ROUNDS),
                values.find(PATIENCE),
                values.choice(IMPROVEMENT, Improvement.class),
                values.choice(SELECTION, ModelSelection.class),
                values.find(LEARNING_RATE),
                values.find(WEIGHT_DECAY),
                values.find(LR_FACTOR),
                values.find(LR_PATIENCE),
                values.find(MEASURE_SOURCE),
                values.find(MEASURE_TARGET),
                values.find(SOURCE_COPIES),
                values.find(TARGET_COPIES),
                values.find(PROJECTION_SIZE),
                values.find(CONTRASTIVE),
                values.find(INFORMATION_MAXIMISATION),
                values.find(AUGMENTATION_TYPE),
                values.find(TEMPERATURE),
                values.choice(FORM, ContrastiveForm.class))
        + Numerics.identity(values)
        + (values.flag(RECOMPUTE) ? " recompute" : "");
  }
}

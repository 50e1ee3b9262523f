package dev.vocalise.activities.training;

import dev.vocalise.model.loss.ContrastiveForm;
import dev.vocalise.model.method.multitask.LossSettings;
import dev.vocalise.model.training.Improvement;
import dev.vocalise.model.training.ModelSelection;
import dev.vocalise.model.training.TrainingSettings;
import dev.vocalise.workflows.experiment.LossSpec;
import dev.vocalise.workflows.experiment.TrainingSpec;
import java.util.Locale;

/**
 * The settings of the wire as those of the trainer, and back; names of choices are lower case with
 * dashes.
 */
public final class SpecSettings {
  private SpecSettings() {}

  public static TrainingSettings training(TrainingSpec spec, int seed) {
    return new TrainingSettings(
        seed,
        spec.useTarget(),
        spec.batchSize(),
        Math.min(spec.microBatch(), spec.batchSize()),
        spec.maxRounds(),
        spec.patienceRounds(),
        choice(Improvement.class, spec.improvement()),
        choice(ModelSelection.class, spec.selection()),
        spec.learningRate(),
        spec.weightDecay(),
        spec.lrFactor(),
        spec.lrPatience(),
        spec.validateEverySource(),
        spec.validateEveryTarget(),
        spec.sourceCopies(),
        spec.targetCopies(),
        spec.projectionSize(),
        losses(spec.losses()));
  }

  private static LossSettings losses(LossSpec spec) {
    return new LossSettings(
        spec.contrastive(),
        spec.informationMaximisation(),
        spec.augmentationType(),
        spec.temperature(),
        choice(ContrastiveForm.class, spec.contrastiveForm()));
  }

  /** The spelling on the wire, such as {@code previous-round}. */
  public static String name(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> E choice(Class<E> type, String name) {
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}

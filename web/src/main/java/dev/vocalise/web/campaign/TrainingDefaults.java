package dev.vocalise.web.campaign;

import dev.vocalise.model.features.Modality;
import dev.vocalise.model.method.multitask.LossSettings;
import dev.vocalise.model.training.TrainingSettings;
import dev.vocalise.workflows.experiment.LossSpec;
import dev.vocalise.workflows.experiment.TrainingSpec;
import java.util.Locale;

/** The trainer's defaults in the form that travels with an experiment. */
final class TrainingDefaults {
  private TrainingDefaults() {}

  static TrainingSpec spec(Modality modality) {
    TrainingSettings trainer = TrainingSettings.defaults(0, modality);
    return new TrainingSpec(
        trainer.useTarget(),
        trainer.sourceCopies(),
        trainer.targetCopies(),
        trainer.batchSize(),
        trainer.maxRounds(),
        trainer.patienceRounds(),
        trainer.improvement().label(),
        trainer.selection().label(),
        trainer.learningRate(),
        trainer.weightDecay(),
        trainer.lrFactor(),
        trainer.lrPatience(),
        trainer.validateEverySource(),
        trainer.validateEveryTarget(),
        trainer.projectionSize(),
        losses(trainer.losses()),
        trainer.microBatch());
  }

  private static LossSpec losses(LossSettings losses) {
    return new LossSpec(
        losses.contrastive(),
        losses.informationMaximisation(),
        losses.augmentationType(),
        losses.temperature(),
        losses.form().name().toLowerCase(Locale.ROOT));
  }
}

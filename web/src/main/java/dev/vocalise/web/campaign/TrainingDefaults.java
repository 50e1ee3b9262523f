package dev.vocalise.web.campaign;

import dev.vocalise.model.training.TrainingSettings;
import dev.vocalise.workflows.training.LossSpec;
import dev.vocalise.workflows.training.TrainingSpec;

/** The trainer's defaults in the form that travels with an experiment. */
final class TrainingDefaults {
  /** λ of §4.2.1 for audio; τ and the form of Eq. 5 are open in the paper (method §5). */
  private static final LossSpec LOSSES = new LossSpec(0.5, 0.5, 0.1, 0.1, "literal");

  private TrainingDefaults() {}

  static TrainingSpec spec() {
    TrainingSettings trainer = TrainingSettings.defaults(0);
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
        LOSSES);
  }
}

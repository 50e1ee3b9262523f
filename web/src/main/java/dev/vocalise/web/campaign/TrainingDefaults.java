package dev.vocalise.web.campaign;

import dev.vocalise.workflows.training.LossSpec;
import dev.vocalise.workflows.training.TrainingSpec;

/** The trainer's defaults in the form that travels with an experiment. */
final class TrainingDefaults {
  private TrainingDefaults() {}

  static TrainingSpec spec() {
    return new TrainingSpec(
        true,
        1,
        1,
        64,
        50,
        1,
        "previous-round",
        "best-after-target",
        1e-4,
        0,
        0.1,
        5,
        30,
        30,
        128,
        new LossSpec(0.5, 0.5, 0.1, 0.1, "literal"));
  }
}

package dev.vocalise.model.training;

import dev.vocalise.model.features.Domain;
import dev.vocalise.model.method.Terms;
import java.util.function.Supplier;

/** What the trainer reports while it works, in the order in which it happens. */
public sealed interface TrainingEvent {

  /**
   * After every optimizer step.
   *
   * @param round 1-based
   * @param batch batches done in this epoch
   * @param batches of this epoch
   * @param checkpoint makes the checkpoint of this moment; only during the call
   */
  record StepDone(
      int round,
      Domain domain,
      int batch,
      int batches,
      long step,
      Terms losses,
      TrainingProgress progress,
      Supplier<Checkpoint> checkpoint)
      implements TrainingEvent {}

  /** After each measurement on S_va. */
  record Measured(Measurement measurement, TrainingProgress progress) implements TrainingEvent {}

  /**
   * After each round.
   *
   * @param round 1-based
   * @param validationAccuracy at the round's end
   * @param selectedRound whose state would be tested now; 0 when none is a candidate yet
   * @param waiting share of the round's time in which steps waited for their batches, 0 … 1
   */
  record RoundDone(
      int round,
      double validationAccuracy,
      int selectedRound,
      TrainingProgress progress,
      double waiting)
      implements TrainingEvent {}

  /**
   * After {@link RoundDone}: a good moment to store a checkpoint.
   *
   * @param round that was finished
   * @param checkpoint makes it; only during the call, since its tensors are the live ones
   */
  record CheckpointReady(int round, Supplier<Checkpoint> checkpoint) implements TrainingEvent {}
}

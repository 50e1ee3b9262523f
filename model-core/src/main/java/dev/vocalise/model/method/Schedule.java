package dev.vocalise.model.method;

import dev.vocalise.model.optimizer.PlateauSchedule;
import java.util.List;

/**
 * How a run is fed and measured, and when it ends.
 *
 * @param phases in their order, at least one
 * @param rate before the first measurement
 * @param stop before the first round; watches the last phase
 * @param selection which state is tested
 * @param collapse rounds in a row with one class on nearly all of T_tr that end the run; 0: T_tr is
 *     not looked at
 */
public record Schedule(
    List<Phase> phases,
    Batches batches,
    PlateauSchedule rate,
    StopRule stop,
    ModelSelection selection,
    int collapse) {

  /**
   * Utterances and batches.
   *
   * @param size utterances of a batch
   * @param pass utterances of a forward pass in evaluation, at most {@code size}
   * @param sourceCopies how often S_tr is repeated per epoch, with own draws
   * @param targetCopies how often T_tr is repeated per epoch, with own draws
   * @param measureSource source batches between measurements on S_va
   * @param measureTarget target batches between measurements on S_va
   */
  public record Batches(
      int size,
      int pass,
      int sourceCopies,
      int targetCopies,
      int measureSource,
      int measureTarget) {

    /** One copy of each part; measured at the end of an epoch alone. */
    public static Batches of(int size) {
      return new Batches(size, size, 1, 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
  }

  /** Of a method that does not look at T_tr between its steps. */
  public Schedule(
      List<Phase> phases,
      Batches batches,
      PlateauSchedule rate,
      StopRule stop,
      ModelSelection selection) {
    this(phases, batches, rate, stop, selection, 0);
  }

  /** Copies the list. */
  public Schedule {
    phases = List.copyOf(phases);
    boolean candidates = false;
    for (Phase phase : phases) {
      if (candidates && !phase.candidates()) {
        throw new IllegalArgumentException("phases without candidates come first");
      }
      candidates |= phase.candidates();
    }
    if (phases.isEmpty()) {
      throw new IllegalArgumentException("a schedule needs a phase");
    }
  }

  /** Whether any phase sees the target. */
  public boolean usesTarget() {
    return phases.stream().anyMatch(phase -> phase.feeding().usesTarget());
  }

  /** Rounds before the first whose state may be tested. */
  public int roundsBeforeCandidates() {
    return phases.stream().filter(phase -> !phase.candidates()).mapToInt(Phase::rounds).sum();
  }

  /** Rounds of all phases. */
  public int rounds() {
    return phases.stream().mapToInt(Phase::rounds).sum();
  }
}

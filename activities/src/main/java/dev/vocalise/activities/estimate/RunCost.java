package dev.vocalise.activities.estimate;

import dev.vocalise.model.benchmark.MeasuredStep;
import dev.vocalise.model.method.Sees;
import dev.vocalise.model.training.PlannedWork;
import java.util.Map;

/**
 * What the training of one branch takes, and its test. Every number is one that it stays below, but
 * for the noise of a measured time.
 *
 * @param steps of a training that no stop rule ends earlier
 * @param seconds of all steps, measurements on S_va and the test
 * @param memoryBytes of a process that trains it
 * @param checkpointBytes of one checkpoint while it is trained
 * @param keptBytes in the store when it is done: weights, report, predictions
 */
public record RunCost(
    long steps, double seconds, long memoryBytes, long checkpointBytes, long keptBytes) {

  /** Of JSON: an utterance of T_te with its logits, a line of the curves, an utterance's id. */
  private static final long PREDICTION_BYTES = 400;

  private static final long MEASUREMENT_BYTES = 500;
  private static final long NAME_BYTES = 100;

  /** To fetch and load what a training begins with, and to store what it ends with. */
  private static final double AROUND_SECONDS = 2;

  /** What a worker holds that a process which makes steps alone does not (docs/performance.md). */
  private static final long WORKER_BYTES = 600_000_000;

  /** Of the heap, one may hold the frames of a part. */
  private static final int SHARES = 8;

  /** Scores, description, settings. */
  private static final long OTHER_BYTES = 20_000;

  /**
   * Parts, and what is tested.
   *
   * @param test T_te
   * @param seconds mean length of a recording
   */
  public record Utterances(PlannedWork.Parts training, int test, double seconds) {
    int all() {
      return training.source()
          + training.validation()
          + training.target()
          + training.extra()
          + test;
    }
  }

  static RunCost of(MeasuredStep step, PlannedWork work, Utterances utterances, long heapBytes) {
    double seconds = AROUND_SECONDS + utterances.test * step.secondsEvaluated();
    long measurements = 0;
    for (PlannedWork.PhaseWork phase : work.phases()) {
      double round = phase.evaluated() * step.secondsEvaluated();
      for (Map.Entry<Sees, Long> steps : phase.steps().entrySet()) {
        round += steps.getValue() * step.seconds(phase.phase(), steps.getKey());
      }
      seconds += phase.rounds() * round;
      int validation = Math.max(1, utterances.training.validation());
      measurements += phase.rounds() * (phase.evaluated() / validation);
    }
    return new RunCost(
        work.steps(),
        seconds,
        memory(step, utterances, heapBytes),
        2 * step.weightBytes() + step.momentBytes(),
        step.weightBytes()
            + utterances.test * PREDICTION_BYTES
            + measurements * MEASUREMENT_BYTES
            + utterances.all() * NAME_BYTES
            + OTHER_BYTES);
  }

  /**
   * The measured peak, what a worker is besides, and what a training holds: the best weights so
   * far, the copy of a checkpoint that is being written (weights, moments, best weights), and
   * frames that are kept.
   */
  private static long memory(MeasuredStep step, Utterances utterances, long heapBytes) {
    if (step.peakBytes() == 0) {
      return 0;
    }
    long copies = 3 * step.weightBytes() + step.momentBytes();
    PlannedWork.Parts parts = utterances.training;
    long kept = 0;
    for (int part :
        new int[] {parts.source(), parts.validation(), parts.target() + parts.extra()}) {
      double bytes = part * utterances.seconds * step.keptBytesPerSecond();
      kept += Math.min(heapBytes / SHARES, Math.round(bytes));
    }
    return WORKER_BYTES + step.peakBytes() + copies + kept;
  }
}

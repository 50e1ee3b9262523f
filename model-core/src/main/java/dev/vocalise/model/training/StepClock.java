package dev.vocalise.model.training;

/**
 * Estimates how long the rest takes, from the pace of the steps since this session began, and knows
 * which share of the time went to waiting for batches.
 */
final class StepClock {

  private static final double NANOS_PER_SECOND = 1e9;

  private final long totalSteps;
  private final long firstStep;
  private final long startNanos = System.nanoTime();

  private long waitedNanos;
  private long roundNanos = startNanos;
  private long waitedBefore;

  StepClock(long totalSteps, long stepsBefore) {
    this.totalSteps = totalSteps;
    this.firstStep = stepsBefore;
  }

  /** A step has waited for its batch. */
  void waited(long nanos) {
    waitedNanos += nanos;
  }

  /** The share of the time since it was asked last, 0 … 1. */
  double waitingInRound() {
    long now = System.nanoTime();
    double share = share(waitedNanos - waitedBefore, now - roundNanos);
    roundNanos = now;
    waitedBefore = waitedNanos;
    return share;
  }

  private static double share(long nanos, long of) {
    return of <= 0 ? 0 : Math.min(1, (double) nanos / of);
  }

  TrainingProgress progress(long step) {
    long elapsed = System.nanoTime() - startNanos;
    double seconds = elapsed / NANOS_PER_SECOND;
    double perStep = step > firstStep ? seconds / (step - firstStep) : 0;
    return new TrainingProgress(
        Math.min(1, (double) step / totalSteps),
        Math.max(0, totalSteps - step) * perStep,
        share(waitedNanos, elapsed));
  }
}

package dev.vocalise.model.training;

/** Estimates how long the rest takes, from the pace of the steps since this session began. */
final class StepClock {

  private static final double NANOS_PER_SECOND = 1e9;

  private final long totalSteps;
  private final long firstStep;
  private final long startNanos = System.nanoTime();

  StepClock(long totalSteps, long stepsBefore) {
    this.totalSteps = totalSteps;
    this.firstStep = stepsBefore;
  }

  TrainingProgress progress(long step) {
    double seconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
    double perStep = step > firstStep ? seconds / (step - firstStep) : 0;
    return new TrainingProgress(
        Math.min(1, (double) step / totalSteps), Math.max(0, totalSteps - step) * perStep);
  }
}

package dev.vocalise.model.training;

/**
 * How far a run is.
 *
 * @param fraction of the steps of all allowed rounds, 0 … 1; the stop rule may end earlier
 * @param remainingSeconds for the same bound at the pace of this session
 * @param waiting share of the time of this session in which steps waited for their batches, 0 … 1:
 *     a time, so no repetition has the same
 */
public record TrainingProgress(double fraction, double remainingSeconds, double waiting) {}

package dev.vocalise.model.method;

/**
 * When a step is made.
 *
 * @param step 1-based number of the step in the run
 * @param phase 1-based
 * @param progress k/K of the phase: steps done in it before this one over those planned, 0 … 1;
 *     never from early stopping
 * @param rate learning rate of the schedule
 * @param seed of this step's draws
 */
public record Moment(long step, int phase, double progress, double rate, long seed) {}

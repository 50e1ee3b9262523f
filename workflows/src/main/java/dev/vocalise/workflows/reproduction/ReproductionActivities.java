package dev.vocalise.workflows.reproduction;

import io.temporal.activity.ActivityInterface;

/** Comparisons of runs. */
@ActivityInterface
public interface ReproductionActivities {
  /** Compares each finished run with the one that it reproduces; returns how many were compared. */
  int compareRuns(ReproductionSpec spec);
}

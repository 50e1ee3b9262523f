package dev.vocalise.activities.worker;

/** The task queues by the names under which users choose them. */
public enum WorkQueue {
  /** Workflows and short stages. */
  io,
  /** Training. */
  train,
  /** Scores on the target's test part. */
  evaluate,
  /** Speech recognition. */
  transcribe
}

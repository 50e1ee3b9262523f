package dev.vocalise.infra.lineage;

/**
 * Where one attempt of a stage stands. CACHED: outputs of an earlier attempt were taken over. LOST:
 * a newer attempt began before this one ended. HANDED_OVER: the worker was stopped in order, and
 * the next attempt goes on from where this one was.
 */
public enum StageState {
  RUNNING,
  DONE,
  CACHED,
  FAILED,
  LOST,
  CANCELLED,
  HANDED_OVER;

  /** Whether the attempt has ended well: with outputs of its own or of an earlier one. */
  public boolean hasOutputs() {
    return this == DONE || this == CACHED;
  }
}

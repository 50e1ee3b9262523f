package dev.vocalise.infra.lineage;

/**
 * Where one attempt of a stage stands. CACHED: outputs of an earlier attempt were taken over. LOST:
 * a newer attempt began before this one ended.
 */
public enum StageState {
  RUNNING,
  DONE,
  CACHED,
  FAILED,
  LOST,
  CANCELLED
}

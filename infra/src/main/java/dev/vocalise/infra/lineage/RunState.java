package dev.vocalise.infra.lineage;

/** Where one seed run stands. */
public enum RunState {
  QUEUED,
  RUNNING,
  DONE,
  FAILED,
  CANCELLED;

  /** Whether nothing will change until a user resumes the run. */
  public boolean ended() {
    return this != QUEUED && this != RUNNING;
  }
}

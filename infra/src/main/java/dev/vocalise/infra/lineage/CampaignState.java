package dev.vocalise.infra.lineage;

/**
 * Where a campaign stands. PAUSED: nothing of it runs until a user resumes it. INCOMPLETE: it
 * ended, some runs failed or were cancelled.
 */
public enum CampaignState {
  QUEUED,
  RUNNING,
  PAUSED,
  DONE,
  INCOMPLETE,
  FAILED,
  CANCELLED;

  /** Whether its workflow has to run. */
  public boolean active() {
    return this == QUEUED || this == RUNNING;
  }

  /** Whether it came to an end, good or bad. */
  public boolean ended() {
    return !active() && this != PAUSED;
  }
}

package dev.vocalise.infra.lineage;

/** Where a campaign stands. INCOMPLETE: it ended, some runs failed or were cancelled. */
public enum CampaignState {
  QUEUED,
  RUNNING,
  DONE,
  INCOMPLETE,
  FAILED,
  CANCELLED;

  /** Whether nothing will change until a user resumes the campaign. */
  public boolean ended() {
    return this != QUEUED && this != RUNNING;
  }
}

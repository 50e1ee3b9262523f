package dev.vocalise.infra.retention;

/** Why something may go. */
public enum Reason {
  GIVEN_UP("checkpoints that a newer one replaced or that nothing goes on from"),
  DELETED("files of campaigns that were deleted and of corpora that were removed"),
  UNREFERENCED("artifacts that no row of the database and no statement of the ledger names"),
  UPLOAD("uploads that broke off"),
  SCRATCH("work files of stages that ended"),
  CACHED("local copies of artifacts that are gone"),
  LEFTOVER("half-written files");

  private final String words;

  Reason(String words) {
    this.words = words;
  }

  /** As a list of such things is headed. */
  public String words() {
    return words;
  }
}

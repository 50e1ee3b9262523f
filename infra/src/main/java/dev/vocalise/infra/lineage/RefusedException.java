package dev.vocalise.infra.lineage;

/** What stands does not allow a change now; the message says what, and what to do. */
public final class RefusedException extends RuntimeException {
  public RefusedException(String message) {
    super(message);
  }
}

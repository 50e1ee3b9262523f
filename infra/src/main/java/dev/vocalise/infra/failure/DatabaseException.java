package dev.vocalise.infra.failure;

/** A database that could not be opened; the message names it, without the password. */
public final class DatabaseException extends RuntimeException {
  private final ServerFailure failure;

  /**
   * @param place host, port, name and user
   * @param failure what it said and what to set
   */
  public DatabaseException(String place, ServerFailure failure, Throwable cause) {
    super("cannot use the database at " + place + ": " + failure.reason(), cause);
    this.failure = new ServerFailure(failure.kind(), String.valueOf(super.getMessage()));
  }

  ServerFailure failure() {
    return failure;
  }
}

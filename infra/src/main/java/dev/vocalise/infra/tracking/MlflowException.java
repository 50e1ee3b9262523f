package dev.vocalise.infra.tracking;

import org.jspecify.annotations.Nullable;

/** MLflow did not do what it was asked. */
final class MlflowException extends RuntimeException {
  /** Who is at fault. */
  enum Kind {
    /** No answer, no access, or no MLflow: nothing can be delivered now. */
    AWAY,
    /** The server knows no such call, as older ones do not know every one. */
    UNKNOWN_CALL,
    /** The call itself is refused. */
    REFUSED
  }

  private final Kind kind;
  private final int status;

  /**
   * @param status of the answer, 0 without one
   */
  MlflowException(Kind kind, int status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.status = status;
  }

  Kind kind() {
    return kind;
  }

  /** Whether it answers, and cannot do now what it is asked. */
  boolean isServersFault() {
    return status >= 500 || status == 429;
  }

  /** Whether what the call is about is not there. */
  boolean isMissing() {
    return kind == Kind.REFUSED && status == 404;
  }
}

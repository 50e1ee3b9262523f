package dev.vocalise.activities.failure;

import dev.vocalise.workflows.failure.FailureCode;
import org.jspecify.annotations.Nullable;

/**
 * A failure that the glue itself finds, with its code. The message says what, which, expected, got,
 * what to do.
 */
public final class StageException extends RuntimeException {
  private final FailureCode code;

  public StageException(FailureCode code, String message) {
    this(code, message, null);
  }

  public StageException(FailureCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public FailureCode code() {
    return code;
  }
}

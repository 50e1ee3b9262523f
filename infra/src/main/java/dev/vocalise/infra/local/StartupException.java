package dev.vocalise.infra.local;

import dev.vocalise.infra.failure.ServerFailure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Vocalise cannot start on this machine as it is. The message is one sentence for the user that
 * says what to do.
 */
public class StartupException extends RuntimeException {

  public StartupException(String message) {
    this(message, null);
  }

  public StartupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** What to do about a disk that does not take a file. */
  static String remedy(IOException e) {
    return ServerFailure.saysDiskFull(String.valueOf(e.getMessage()))
        ? "free some space there"
        : "make it writable";
  }
}

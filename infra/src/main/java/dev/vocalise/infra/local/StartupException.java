package dev.vocalise.infra.local;

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
}

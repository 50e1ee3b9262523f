package dev.vocalise.web;

import dev.vocalise.infra.failure.ServerFailure;
import io.quarkus.logging.LoggingFilter;
import java.util.Optional;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * A server that is away, or a full disk, is one line of the log with its reason: whoever needs it
 * reports it, again and again, and no stack trace says where the fault is.
 */
@LoggingFilter(name = "server-failures")
public final class ServerFailuresInLog implements Filter {
  /** A failure without places in the code. */
  @SuppressWarnings({"OverrideThrowableToString", "serial"}) // what a log prints is toString()
  private static final class Reason extends Throwable {
    Reason(String line) {
      super(line, null, false, false);
    }

    @Override
    public String toString() {
      return String.valueOf(getMessage());
    }
  }

  /** Never refuses a record; shortens it. */
  @Override
  public boolean isLoggable(LogRecord entry) {
    Optional<ServerFailure> failure =
        Optional.ofNullable(entry.getThrown()).flatMap(ServerFailure::in);
    if (failure.isPresent()) {
      entry.setThrown(new Reason(failure.get().reason()));
    }
    return true;
  }
}

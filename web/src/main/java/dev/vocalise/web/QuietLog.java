package dev.vocalise.web;

import java.io.PrintStream;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtHandler;
import org.jspecify.annotations.Nullable;

/** A log that cannot be written, on a full disk for instance, is one line and no stack trace. */
final class QuietLog extends ErrorManager {
  private final PrintStream terminal;
  private boolean reported;

  QuietLog(PrintStream terminal) {
    this.terminal = terminal;
  }

  /** Takes the place of what prints traces, in all handlers of the process. */
  void install() {
    install(Logger.getLogger("").getHandlers());
  }

  private void install(Handler[] handlers) {
    for (Handler handler : handlers) {
      handler.setErrorManager(this);
      if (handler instanceof ExtHandler outer) {
        install(outer.getHandlers());
      }
    }
  }

  @Override
  public synchronized void error(@Nullable String message, @Nullable Exception failure, int code) {
    if (!reported) {
      reported = true;
      String why = failure == null ? String.valueOf(message) : String.valueOf(failure.getMessage());
      terminal.println(
          "vocalise: the log in the data directory cannot be written ("
              + why
              + "); free space on its disk; what is not written there until then is lost");
    }
  }
}

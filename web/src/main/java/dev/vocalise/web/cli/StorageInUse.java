package dev.vocalise.web.cli;

import dev.vocalise.infra.local.DataDirectoryLockedException;
import dev.vocalise.infra.local.Storage;
import java.time.Duration;
import java.util.function.Consumer;

/** The servers of the data directory for commands that work beside its instance. */
final class StorageInUse {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

  private StorageInUse() {}

  /** An instance that starts or stops is waited for. */
  static Storage open(VocaliseCommand command) {
    long start = System.nanoTime();
    while (true) {
      try {
        return Storage.open(command.data(), System.getenv());
      } catch (DataDirectoryLockedException e) {
        if (System.nanoTime() - start >= Session.START_LIMIT.toNanos()) {
          throw e;
        }
        pause(e);
      }
    }
  }

  private static void pause(DataDirectoryLockedException cause) {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cause;
    }
  }

  /** One line a second on a terminal, and none elsewhere. */
  static Consumer<String> progress(Terminal terminal) {
    long[] last = {System.nanoTime() - BETWEEN_LINES.toNanos()};
    return line -> {
      if (terminal.interactive() && System.nanoTime() - last[0] >= BETWEEN_LINES.toNanos()) {
        terminal.status(line);
        last[0] = System.nanoTime();
      }
    };
  }
}

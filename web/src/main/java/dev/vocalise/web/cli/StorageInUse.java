package dev.vocalise.web.cli;

import dev.vocalise.infra.local.Storage;
import java.time.Duration;
import java.util.function.Consumer;

/** The servers of the data directory for commands that work beside its instance. */
final class StorageInUse {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

  private StorageInUse() {}

  /** An instance that starts or stops is waited for. */
  static Storage open(VocaliseCommand command) {
    return Session.waiting(
        Session.START_LIMIT, () -> {}, () -> Storage.open(command.data(), System.getenv()));
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

package dev.vocalise.infra.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A postmaster lives on when its JVM is killed, and a second one on the same data hangs. Only
 * called with the data directory's lock held, so a postmaster that runs there has no owner any
 * more.
 */
final class OrphanedPostmaster {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Logger log = LoggerFactory.getLogger(OrphanedPostmaster.class);

  private OrphanedPostmaster() {}

  static void end(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    Optional<Long> pid = pid(pidFile);
    if (pid.isEmpty()) {
      return;
    }
    Optional<ProcessHandle> alive = ProcessHandle.of(pid.get()).filter(ProcessHandle::isAlive);
    if (alive.isEmpty()) {
      return; // PostgreSQL itself removes the file of a dead one
    }
    if (!isPostmasterOf(data, alive.get())) {
      // The number belongs to some other program by now, which PostgreSQL would take for a running
      // postmaster.
      Files.delete(pidFile);
      return;
    }
    log.info(
        "ending the PostgreSQL (process {}) that a killed Vocalise left on {}", pid.get(), data);
    PostgresProcess.interrupt(alive.get());
    try {
      alive.get().onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new StartupException(
          "A PostgreSQL left by a killed Vocalise does not stop; end process %d and start again."
              .formatted(pid.get()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException(
          "Interrupted while an old PostgreSQL was stopping; start again.", e);
    }
  }

  private static Optional<Long> pid(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile);
    try {
      return lines.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(lines.get(0).strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isPostmasterOf(Path data, ProcessHandle process) {
    List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
    boolean postgres = process.info().command().filter(c -> c.endsWith("/postgres")).isPresent();
    return postgres && arguments.contains(data.toString());
  }
}

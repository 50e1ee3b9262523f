package dev.vocalise.web.cli;

import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.DataDirectoryLockedException;
import dev.vocalise.infra.local.RunningInstance;
import dev.vocalise.web.access.Listening;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The instance that a command talks to: the one that holds the data directory, or one of its own.
 *
 * @param own to be stopped after the command; null when it was running before
 */
record Session(ApiClient api, Launcher.@Nullable Started own) implements AutoCloseable {
  /** How long an instance may take from its lock to its announcement. */
  static final Duration START_LIMIT = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofMillis(200);

  static Session open(
      Path data, Launcher launcher, Terminal terminal, Work work, List<Path> allowed) {
    return open(data, launcher, terminal, work, allowed, START_LIMIT);
  }

  /**
   * An instance that holds the directory but does not answer yet is waited for.
   *
   * @throws DataDirectoryLockedException if it has not announced itself within {@code limit}
   */
  static Session open(
      Path data,
      Launcher launcher,
      Terminal terminal,
      Work work,
      List<Path> allowed,
      Duration limit) {
    return waiting(
        limit,
        () -> terminal.status("Waiting for the instance that starts or stops on " + data + " …"),
        () -> {
          Optional<RunningInstance> running = DataDirectory.running(data);
          if (running.isEmpty()) {
            return own(data, launcher, terminal, work, allowed);
          }
          terminal.statusDone();
          if (!allowed.isEmpty()) {
            throw new UserError(
                "Vocalise already runs on %s, and --allow counts when it starts: stop it (process %d) and start it with --allow"
                    .formatted(data, running.get().pid()));
          }
          return new Session(ApiClient.of(data, running.get()), null);
        });
  }

  /**
   * Opens something of a data directory, again and again while another process holds it.
   *
   * @param onWait is called once, before the first wait
   * @throws DataDirectoryLockedException if it is still held after {@code limit}
   */
  static <T> T waiting(Duration limit, Runnable onWait, Supplier<T> open) {
    long start = System.nanoTime();
    boolean announced = false;
    while (true) {
      try {
        return open.get();
      } catch (DataDirectoryLockedException e) {
        if (System.nanoTime() - start >= limit.toNanos()) {
          throw e;
        }
        if (!announced) {
          onWait.run();
          announced = true;
        }
        pause(e);
      }
    }
  }

  private static Session own(
      Path data, Launcher launcher, Terminal terminal, Work work, List<Path> allowed) {
    if (terminal.interactive()) {
      terminal.status("Starting Vocalise on " + data + " …");
    }
    Launcher.Started started =
        launcher.start(
            new Launcher.Options(data, Listening.here(0), work, false, allowed, terminal::problem));
    terminal.statusDone();
    return new Session(new ApiClient(started.url(), started.token(), null), started);
  }

  private static void pause(DataDirectoryLockedException cause) {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cause;
    }
  }

  /** Whether the instance keeps running after the command. */
  boolean shared() {
    return own == null;
  }

  /** How the delivery to MLflow ended; empty when the instance keeps running or has no MLflow. */
  Optional<String> settleTracking() {
    try {
      return own == null ? Optional.empty() : own.settleTracking();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }
}

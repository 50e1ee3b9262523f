package dev.vocalise.web.cli;

import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.RunningInstance;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The instance that a command talks to: the one that holds the data directory, or one of its own.
 *
 * @param own to be stopped after the command; null when it was running before
 */
record Session(ApiClient api, Launcher.@Nullable Started own) implements AutoCloseable {
  static Session open(Path data, Launcher launcher, Consumer<String> notice) {
    Optional<RunningInstance> running = DataDirectory.running(data);
    if (running.isPresent()) {
      return new Session(new ApiClient(running.get().url()), null);
    }
    Launcher.Started started =
        launcher.start(new Launcher.Wish(data, "127.0.0.1", 0, true, false, notice));
    return new Session(new ApiClient(started.url()), started);
  }

  /** Whether the instance lives on after the command. */
  boolean shared() {
    return own == null;
  }

  /** What became of the points for MLflow; empty when the instance goes on or has no MLflow. */
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

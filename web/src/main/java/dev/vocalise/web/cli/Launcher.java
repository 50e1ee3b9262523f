package dev.vocalise.web.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts an instance in this process. */
public interface Launcher {
  /**
   * @param port 0 for any free one
   * @param works whether it takes work from the queues
   * @param mlflow whether it installs and starts an MLflow server, unless one is named already
   * @param notice takes lines for the user that come up later, from any thread
   */
  record Wish(
      Path data, String host, int port, boolean works, boolean mlflow, Consumer<String> notice) {}

  /** A running instance; closing it stops everything it started. */
  interface Started extends AutoCloseable {
    String url();

    /** Returns when somebody else, such as a signal, has stopped it. */
    void await() throws InterruptedException;

    /**
     * Gives MLflow a bounded time to take what was measured; returns one sentence about it, empty
     * when there is no MLflow.
     */
    Optional<String> settleTracking() throws InterruptedException;

    @Override
    void close();
  }

  /**
   * Returns when the instance answers.
   *
   * @throws RuntimeException with one sentence for the user
   */
  Started start(Wish wish);
}

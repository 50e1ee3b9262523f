package dev.vocalise.web.cli;

import dev.vocalise.web.access.Listening;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts an instance in this process. */
public interface Launcher {
  /**
   * @param listening where; port 0 for any free one
   * @param work what it takes on
   * @param mlflow whether it installs and starts an MLflow server, unless one is named already
   * @param allowed folders from which people's files may be read, beside the user's home
   * @param notice takes lines for the user that appear later, from any thread
   */
  record Options(
      Path data,
      Listening listening,
      Work work,
      boolean mlflow,
      List<Path> allowed,
      Consumer<String> notice) {}

  /** A running instance; closing it stops everything it started. */
  interface Started extends AutoCloseable {
    String url();

    /** Logs in the browser that opens it first, on the page of this path. */
    String loginLink(String page);

    /** What the command line shows it. */
    String token();

    /** Returns when a signal or another thread has stopped it. */
    void await() throws InterruptedException;

    /**
     * Waits a bounded time for the delivery to MLflow; returns one sentence about it, empty when
     * there is no MLflow.
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
  Started start(Options options);
}

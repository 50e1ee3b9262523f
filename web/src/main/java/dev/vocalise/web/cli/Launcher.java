package dev.vocalise.web.cli;

import java.nio.file.Path;

/** Starts an instance in this process. */
public interface Launcher {
  /**
   * @param port 0 for any free one
   * @param works whether it takes work from the queues
   * @param mlflow whether it installs and starts an MLflow server
   */
  record Wish(Path data, String host, int port, boolean works, boolean mlflow) {}

  /** A running instance; closing it stops everything it started. */
  interface Started extends AutoCloseable {
    String url();

    /** Returns when somebody else, such as a signal, has stopped it. */
    void await() throws InterruptedException;

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

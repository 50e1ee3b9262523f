package dev.vocalise.web.cli;

import java.io.IOException;
import java.io.InputStream;

/**
 * Ends this process when its parent has ended, however that ended: the pipe between them closes
 * with either end.
 */
final class ParentWatch {
  /** The servers may have gone with the parent, and an orderly stop would wait for them. */
  private static final long ORDERLY_MILLIS = 3_000;

  private static final int TERMINATED = 143;

  private ParentWatch() {}

  static void endWith(InputStream pipe) {
    daemon("parent-watch", () -> watch(pipe));
  }

  private static void watch(InputStream pipe) {
    try {
      while (pipe.read() >= 0) {
        // a parent says nothing
      }
    } catch (IOException e) {
      // as good as closed
    }
    daemon("parent-is-gone", ParentWatch::halt);
    System.exit(TERMINATED);
  }

  private static void halt() {
    try {
      Thread.sleep(ORDERLY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(TERMINATED);
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}

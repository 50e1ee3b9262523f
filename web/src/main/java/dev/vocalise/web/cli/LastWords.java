package dev.vocalise.web.cli;

/** What is said if a signal ends the process before this is closed. */
final class LastWords implements AutoCloseable {
  private final Thread hook;

  LastWords(Runnable words) {
    hook = new Thread(words, "last-words");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process ends, and they are being said
    }
  }
}

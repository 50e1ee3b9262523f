package dev.vocalise.web;

import dev.vocalise.web.cli.VocaliseCommand;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Locale;

/** Where the process starts: the command line decides whether an instance is needed. */
@QuarkusMain
public final class Main {
  private static final long SELECTOR_LIMIT_MS = 100;

  private Main() {}

  public static void main(String... args) {
    // Numbers, letters and the words of drivers are the same on every host.
    Locale.setDefault(Locale.ROOT);
    int code = VocaliseCommand.execute(Instance::start, args);
    endHttpClients();
    System.exit(code);
  }

  /**
   * Java's exit waits 0.3 s for a thread that waits in native code, as the one of each HTTP client
   * does for as long as it lives. An interrupt ends it.
   */
  private static void endHttpClients() {
    try {
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().matches("HttpClient-\\d+-SelectorManager")) {
          thread.interrupt();
          thread.join(SELECTOR_LIMIT_MS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

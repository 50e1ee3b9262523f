package dev.vocalise.web;

import dev.vocalise.web.cli.VocaliseCommand;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Locale;

/** Where the process starts: the command line decides whether an instance is needed. */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String... args) {
    // Numbers, letters and the words of drivers are the same on every host.
    Locale.setDefault(Locale.ROOT);
    System.exit(VocaliseCommand.execute(Instance::start, args));
  }
}

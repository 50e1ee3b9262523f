package dev.vocalise.web;

import dev.vocalise.web.cli.VocaliseCommand;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Where the process starts: the command line decides whether an instance is needed. */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String... args) {
    System.exit(VocaliseCommand.execute(Instance::start, args));
  }
}

package dev.vocalise.web.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files that come with Vocalise are. */
final class Home {
  private Home() {}

  /** The folder of the launcher script, which names it; the working directory otherwise. */
  static Path folder() {
    Path home = Path.of(System.getProperty("vocalise.home", "")).toAbsolutePath();
    if (!Files.isDirectory(home.resolve("demo"))) {
      throw new UserError(
          "there is no folder demo/ in "
              + home
              + "; start Vocalise with the script of its checkout: ./vocalise");
    }
    return home;
  }
}

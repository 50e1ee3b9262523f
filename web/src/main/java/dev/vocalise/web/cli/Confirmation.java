package dev.vocalise.web.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Asks before something is stopped, where somebody can answer. */
final class Confirmation {
  /** Set by the launcher where standard input and standard error are a terminal. */
  static final String SETTING = "vocalise.asks";

  private static final Set<String> YES = Set.of("y", "yes");

  private Confirmation() {}

  /**
   * Goes on if {@code yes}, if nobody can be asked, or if the answer is yes.
   *
   * @param question ends with a question mark
   */
  static void require(Terminal terminal, boolean yes, String question) {
    if (yes || !Boolean.getBoolean(SETTING)) {
      return;
    }
    terminal.err().print(question + " [y/N] ");
    terminal.err().flush();
    if (!YES.contains(answer().strip().toLowerCase(Locale.ROOT))) {
      throw new UserError("nothing was changed; --yes does it without a question");
    }
  }

  private static String answer() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      return "";
    }
  }
}

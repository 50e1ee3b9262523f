package dev.vocalise.web.cli;

import java.io.PrintWriter;

/**
 * Where a command prints.
 *
 * @param interactive whether a person looks at it, so that lines may be drawn over
 */
record Terminal(PrintWriter out, PrintWriter err, boolean interactive) {
  private static final String ERASE_LINE = "\r\u001b[2K";

  void line(String text) {
    out.println(text);
    out.flush();
  }

  /** A line that comes up while something else may be drawn. */
  void notice(String text) {
    statusDone();
    line(text);
  }

  /** A line of its own, or in place of the last one on a terminal. */
  void status(String text) {
    if (interactive) {
      err.print(ERASE_LINE + text);
    } else {
      err.println(text);
    }
    err.flush();
  }

  /** Ends a line that {@link #status} drew over. */
  void statusDone() {
    if (interactive) {
      err.print(ERASE_LINE);
      err.flush();
    }
  }

  /** Text from files must not steer the terminal. */
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "�");
  }
}

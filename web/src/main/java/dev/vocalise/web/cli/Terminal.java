package dev.vocalise.web.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints.
 *
 * @param interactive whether a person looks at it, so that lines may be drawn over
 * @param columns width of what a person looks at
 */
record Terminal(PrintWriter out, PrintWriter err, boolean interactive, int columns) {
  /** The width of a terminal that does not tell its own. */
  static final int DEFAULT_COLUMNS = 80;

  private static final String ERASE_LINE = "\r\u001b[2K";

  /** The width that the launcher tells, or the usual one. */
  static int columns(@Nullable String told) {
    try {
      int columns = told == null ? 0 : Integer.parseInt(told.strip());
      return columns > 0 ? columns : DEFAULT_COLUMNS;
    } catch (NumberFormatException e) {
      return DEFAULT_COLUMNS;
    }
  }

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
      err.print(ERASE_LINE + fitted(text));
    } else {
      err.println(text);
    }
    err.flush();
  }

  /**
   * A wrapped line could not be drawn over; the last column is left free, since some wrap there.
   */
  private String fitted(String text) {
    int most = Math.max(1, columns - 1);
    int length = text.codePointCount(0, text.length());
    return length <= most ? text : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
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

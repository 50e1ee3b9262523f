package dev.vocalise.web.cli;

import java.io.PrintWriter;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints.
 *
 * @param interactive whether it is a terminal, so that lines may be overwritten
 * @param columns width of the terminal
 * @param hints completes the commands that a sentence tells its reader to give
 */
record Terminal(
    PrintWriter out,
    PrintWriter err,
    boolean interactive,
    int columns,
    UnaryOperator<String> hints) {
  /** The width of a terminal that does not report its own. */
  static final int DEFAULT_COLUMNS = 80;

  private static final String ERASE_LINE = "\r\u001b[2K";

  Terminal(PrintWriter out, PrintWriter err, boolean interactive, int columns) {
    this(out, err, interactive, columns, UnaryOperator.identity());
  }

  /** The same with commands in its sentences completed. */
  Terminal withHints(UnaryOperator<String> completed) {
    return new Terminal(out, err, interactive, columns, completed);
  }

  /** The width that the launcher passes on, or the default. */
  static int columns(@Nullable String text) {
    try {
      int columns = text == null ? 0 : Integer.parseInt(text.strip());
      return columns > 0 ? columns : DEFAULT_COLUMNS;
    } catch (NumberFormatException e) {
      return DEFAULT_COLUMNS;
    }
  }

  /** A sentence for people. */
  void line(String text) {
    data(hints.apply(text));
  }

  /** What programs read, to the letter. */
  void data(String text) {
    out.println(text);
    out.flush();
  }

  /** A sentence beside the results; it stays, also on a terminal. */
  void problem(String text) {
    err.println(hints.apply(text));
    err.flush();
  }

  /** A line that may interrupt a status line. */
  void notice(String text) {
    statusDone();
    line(text);
  }

  /** A line of its own; on a terminal in place of the last status. */
  void status(String text) {
    if (interactive) {
      err.print(ERASE_LINE + fitted(text));
    } else {
      err.println(text);
    }
    err.flush();
  }

  /**
   * A wrapped line could not be overwritten; the last column is left free, since some wrap there.
   */
  private String fitted(String text) {
    int most = Math.max(1, columns - 1);
    int length = text.codePointCount(0, text.length());
    return length <= most ? text : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }

  /** Erases the line of {@link #status}. */
  void statusDone() {
    if (interactive) {
      err.print(ERASE_LINE);
      err.flush();
    }
  }

  /** Without control characters, so that text from files cannot control the terminal. */
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "�");
  }
}

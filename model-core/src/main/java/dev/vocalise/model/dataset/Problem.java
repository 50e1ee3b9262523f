package dev.vocalise.model.dataset;

import static java.util.Objects.requireNonNull;

/**
 * One damaged thing that an import found.
 *
 * @param path below the corpus directory, with '/'
 * @param line counted from 1; 0 means the whole file
 * @param reason short and countable, the key in {@link ImportReport#leftOut()}
 * @param message one line: what is wrong and what was expected
 */
public record Problem(String path, int line, String reason, String message) {
  public Problem {
    requireNonNull(path, "path");
    requireNonNull(reason, "reason");
    // Names and labels are data from the user's disk: they must not break a log line or a terminal.
    message = message.replaceAll("\\p{Cntrl}", "?");
  }

  /** {@code path:line: message}, without the line where it is the whole file. */
  public String describe() {
    String where = path.replaceAll("\\p{Cntrl}", "?");
    return (line > 0 ? where + ":" + line : where) + ": " + message;
  }
}

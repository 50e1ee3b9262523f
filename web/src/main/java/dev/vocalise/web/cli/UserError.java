package dev.vocalise.web.cli;

import java.util.List;

/** A command failed for a reason that the user can correct; the message is all that is printed. */
public final class UserError extends RuntimeException {
  private final transient List<String> details;
  private final int exitCode;

  public UserError(String message) {
    this(message, List.of(), 1);
  }

  /**
   * @param exitCode 1 failed, 2 wrong use
   */
  public UserError(String message, List<String> details, int exitCode) {
    super(message);
    this.details = List.copyOf(details);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }

  /** Further lines, such as each problem of a campaign file. */
  public List<String> details() {
    return details;
  }
}

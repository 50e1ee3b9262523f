package dev.vocalise.web.cli;

import java.util.List;

/** A command failed for a reason that the user can mend; the message is all that is printed. */
public final class UserError extends RuntimeException {
  private final transient List<String> details;

  public UserError(String message) {
    this(message, List.of());
  }

  public UserError(String message, List<String> details) {
    super(message);
    this.details = List.copyOf(details);
  }

  /** Further lines, such as each problem of a campaign file. */
  public List<String> details() {
    return details;
  }
}

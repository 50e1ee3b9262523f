package dev.vocalise.activities.audit;

import dev.vocalise.infra.failure.ServerFailure;

/** Rows or files that are not in a form in which any build writes them. */
final class Unreadable {
  private static final int LONGEST = 160;

  private Unreadable() {}

  /** One line for people, from the first cause; a server that is away is no row, and thrown on. */
  static String why(RuntimeException failure) {
    if (ServerFailure.in(failure).isPresent()) {
      throw failure;
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return "it cannot be read as it stands: "
        + (said.length() > LONGEST ? said.substring(0, LONGEST) + " …" : said);
  }
}

package dev.vocalise.activities.audit;

/** Rows or files that are not in a form in which any build writes them. */
final class Unreadable {
  private static final int LONGEST = 160;

  private Unreadable() {}

  /** One line for people, from the first cause. */
  static String why(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return "it cannot be read as it stands: "
        + (said.length() > LONGEST ? said.substring(0, LONGEST) + " …" : said);
  }
}

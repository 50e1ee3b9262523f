package dev.vocalise.model.checkpoint;

/** A checkpoint that is damaged or does not fit its configuration; the message names the tensor. */
public final class CheckpointException extends RuntimeException {

  /** Names in a damaged file can be long, and there can be many of them. */
  private static final int MAX_CHARACTERS = 1_000;

  /** With a message that says what was expected of which file, and what was found. */
  public CheckpointException(String message) {
    super(oneLine(message));
  }

  /** As above, with the reading error that showed it. */
  public CheckpointException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** What a file holds may stand in a message; it must not forge further lines of a log. */
  public static String oneLine(String message) {
    StringBuilder line = new StringBuilder(message);
    for (int i = 0; i < line.length(); i++) {
      if (Character.isISOControl(line.charAt(i))) {
        line.setCharAt(i, ' ');
      }
    }
    if (line.length() > MAX_CHARACTERS) {
      line.setLength(MAX_CHARACTERS);
      line.append('…');
    }
    return line.toString();
  }
}

package dev.vocalise.model.backbone;

/** A checkpoint that is damaged or does not fit its configuration; the message names the tensor. */
public final class CheckpointException extends RuntimeException {

  /** With a message that says what was expected of which file, and what was found. */
  public CheckpointException(String message) {
    super(message);
  }

  /** As above, with the reading error that showed it. */
  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}

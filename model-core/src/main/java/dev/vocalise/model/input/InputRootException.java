package dev.vocalise.model.input;

/** A path that may not be read; the message is one line that says what to do. */
public final class InputRootException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InputRootException(String message) {
    super(message);
  }
}

package dev.vocalise.model.functionals;

/** Functionals cannot be used: one line that says what, where, what was expected, what to do. */
public final class FunctionalsException extends RuntimeException {
  public FunctionalsException(String message) {
    super(message.replaceAll("\\p{Cntrl}", "?"));
  }

  public FunctionalsException(String message, Throwable cause) {
    super(message.replaceAll("\\p{Cntrl}", "?"), cause);
  }
}

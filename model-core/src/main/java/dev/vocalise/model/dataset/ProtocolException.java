package dev.vocalise.model.dataset;

/** A split is impossible or breaks a rule; the message says which and what to do. */
public final class ProtocolException extends RuntimeException {
  public ProtocolException(String message) {
    super(message.replaceAll("\\p{Cntrl}", "?"));
  }
}

package dev.vocalise.web.api;

/** A request names something that does not exist. */
public final class UnknownNameException extends RuntimeException {
  UnknownNameException(String message) {
    super(message);
  }

  static UnknownNameException of(String what, Object name) {
    return new UnknownNameException(
        "there is no %s '%s'; see: vocalise %s list"
            .formatted(what, name, what.equals("run") ? "campaign" : what));
  }
}

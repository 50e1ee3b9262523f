package dev.vocalise.web.api;

/** A request that is as described, about something with which it cannot be done. */
final class CannotBeDoneException extends RuntimeException {
  CannotBeDoneException(String message) {
    super(message);
  }

  CannotBeDoneException(String message, Throwable cause) {
    super(message, cause);
  }
}

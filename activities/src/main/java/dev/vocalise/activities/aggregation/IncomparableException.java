package dev.vocalise.activities.aggregation;

/** Results that cannot be compared as asked, with the reason. */
public final class IncomparableException extends RuntimeException {
  public IncomparableException(String reason) {
    super(reason);
  }
}

package dev.vocalise.activities.estimate;

/** Steps are measured for somebody else; two at once would spoil each other's times. */
public final class EstimatorBusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EstimatorBusyException() {
    super("steps are being measured for another estimate; retry in a minute");
  }
}

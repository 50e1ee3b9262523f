package dev.vocalise.model.training;

/** A loss or a weight is not finite any more; the same seed would fail in the same place again. */
public final class TrainingDivergedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** States what was not finite, and where. */
  public TrainingDivergedException(String message) {
    super(message);
  }
}

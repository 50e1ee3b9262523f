package dev.vocalise.model.training;

/**
 * Thrown by a listener to stop training after the current step, for instance because the run was
 * cancelled or another worker took it over. The trainer passes it on.
 */
public class TrainingInterrupted extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Says why training is to stop. */
  public TrainingInterrupted(String reason) {
    super(reason);
  }
}

package dev.vocalise.model.training;

/** The model predicts one class for nearly all of T_tr and stays so. */
public final class TrainingCollapsedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** States which class, since when, and what to try. */
  public TrainingCollapsedException(String message) {
    super(message);
  }
}

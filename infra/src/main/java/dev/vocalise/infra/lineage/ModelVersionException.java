package dev.vocalise.infra.lineage;

/** The registry of trained models does not take what is asked of it. */
public final class ModelVersionException extends RuntimeException {

  /**
   * @param message what, which, expected, got, and what to do, in one line
   */
  public ModelVersionException(String message) {
    super(message);
  }
}

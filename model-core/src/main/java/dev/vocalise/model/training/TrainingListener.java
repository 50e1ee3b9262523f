package dev.vocalise.model.training;

/** Receives events on the training thread; it should return soon. */
@FunctionalInterface
public interface TrainingListener {

  /**
   * Takes one event.
   *
   * @throws TrainingInterrupted to end training here
   */
  void on(TrainingEvent event);

  /** Ignores everything. */
  static TrainingListener none() {
    return event -> {};
  }
}

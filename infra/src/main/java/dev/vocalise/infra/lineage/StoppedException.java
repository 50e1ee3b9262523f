package dev.vocalise.infra.lineage;

/** What wants to go on belongs to a campaign or run that was paused, cancelled or has ended. */
public final class StoppedException extends IllegalStateException {

  StoppedException(String message) {
    super(message);
  }
}

package dev.vocalise.activities.comparison;

/** There is no campaign, experiment or run of this name. */
public final class UnknownSideException extends RuntimeException {
  UnknownSideException(String name) {
    super(
        "there is nothing named '%s' to compare; expected CAMPAIGN, CAMPAIGN/EXPERIMENT, CAMPAIGN/EXPERIMENT/SEED or the id of a run (see: vocalise campaign list)"
            .formatted(name));
  }
}

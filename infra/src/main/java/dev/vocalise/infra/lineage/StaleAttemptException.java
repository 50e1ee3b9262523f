package dev.vocalise.infra.lineage;

/** A newer attempt of the same stage exists: this one must stop and may write nothing more. */
public final class StaleAttemptException extends RuntimeException {

  StaleAttemptException(StageAttempt attempt, long newest) {
    super(
        "attempt %d of stage %s for %s is stale: its token is %d, the newest is %d; stop this attempt"
            .formatted(
                attempt.attempt(), attempt.stage(), attempt.owner(), attempt.token(), newest));
  }
}

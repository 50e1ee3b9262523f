package dev.vocalise.activities.stage;

import dev.vocalise.infra.lineage.StageAttempt;

/**
 * The body of a stage. Every write that it makes carries the attempt, and so its fencing token. Its
 * beats say how far it is; while it is silent, the last one is repeated.
 */
@FunctionalInterface
public interface StageWork<R> {
  StageResult<R> run(StageAttempt attempt, Heartbeat heart) throws Exception;
}

package dev.vocalise.infra.lineage;

/** What a message of the outbox tells the tracker. */
public enum OutboxKind {
  RUN_STARTED,
  METRICS,
  RUN_ENDED
}

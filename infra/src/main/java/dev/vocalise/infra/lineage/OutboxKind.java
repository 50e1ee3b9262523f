package dev.vocalise.infra.lineage;

/** What a message of the outbox is about. */
public enum OutboxKind {
  RUN_STARTED,
  METRICS,
  RUN_ENDED
}

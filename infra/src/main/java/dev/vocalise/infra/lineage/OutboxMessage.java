package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;

/** Something the tracker must be told. Messages of one run are delivered in the order of ids. */
public record OutboxMessage(long id, UUID runId, OutboxKind kind, JsonNode payload) {}

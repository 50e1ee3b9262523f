package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;

/** A notification for the tracker. Messages of one run are delivered in the order of ids. */
public record OutboxMessage(long id, UUID runId, OutboxKind kind, JsonNode payload) {}

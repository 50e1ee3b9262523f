package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * Pointer to a checkpoint's bytes. It belongs to (seed run, stage), not to an attempt.
 *
 * @param stage stage name, with {@code :subject} where it has one
 * @param token of the attempt that wrote it
 * @param round last finished round
 * @param position position in the epoch and data order, as the trainer wrote it
 */
public record Checkpoint(
    UUID runId,
    String stage,
    long token,
    int round,
    JsonNode position,
    FileRef artifact,
    Instant createdAt) {}

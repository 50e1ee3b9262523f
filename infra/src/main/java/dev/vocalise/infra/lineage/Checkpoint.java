package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * Pointer to a checkpoint's bytes. It belongs to (owner, stage), not to an attempt.
 *
 * @param owner the seed run, or the campaign for a stage of the whole campaign
 * @param stage stage name, with {@code :subject} where it has one
 * @param token of the attempt that wrote it
 * @param round last finished round of a training, else 0
 * @param position where the stage goes on, in its own words; artifacts that it names stay
 */
public record Checkpoint(
    UUID owner,
    String stage,
    long token,
    int round,
    JsonNode position,
    FileRef artifact,
    Instant createdAt) {}

package dev.vocalise.infra.lineage;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One signed statement.
 *
 * @param seq position, from 1, without gaps
 * @param envelope DSSE envelope as JSON
 * @param previousSha256 {@code sha256} of the entry before; 64 zeros for the first
 * @param sha256 digest of {@code seq}, {@code previousSha256} and the envelope
 */
public record LedgerEntry(
    long seq,
    @Nullable UUID stageRunId,
    String envelope,
    String keyId,
    String previousSha256,
    String sha256,
    Instant createdAt) {}

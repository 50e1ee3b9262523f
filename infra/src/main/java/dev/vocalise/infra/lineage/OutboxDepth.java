package dev.vocalise.infra.lineage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the tracker.
 *
 * @param waiting messages not delivered yet
 * @param oldest when the oldest of them was written
 * @param lastError message of the newest failed attempt
 */
public record OutboxDepth(long waiting, @Nullable Instant oldest, @Nullable String lastError) {}

package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An earlier attempt that computed what is wanted. It counts only if the store still holds every
 * output with its size: the caller checks, and calls {@link StageRepository#evict} if not.
 */
public record CachedStage(
    UUID id, String cacheKey, List<FileRef> outputs, @Nullable JsonNode result, Instant endedAt) {

  public CachedStage {
    outputs = List.copyOf(outputs);
  }
}

package dev.vocalise.infra.lineage;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A campaign in the list.
 *
 * @param priority 1 to 5; runs of a higher one go first
 * @param runs a count for every state, zero included
 */
public record CampaignSummary(
    UUID id,
    String name,
    CampaignState state,
    @Nullable String reason,
    int priority,
    int experiments,
    Map<RunState, Long> runs,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {

  public CampaignSummary {
    runs = Map.copyOf(runs);
  }

  public long totalRuns() {
    return runs.values().stream().mapToLong(Long::longValue).sum();
  }
}

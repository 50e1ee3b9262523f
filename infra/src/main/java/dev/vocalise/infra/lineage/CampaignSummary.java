package dev.vocalise.infra.lineage;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A campaign in the list.
 *
 * @param priority 1 to 5; runs of a higher one go first
 * @param runs a count for every state, zero included
 * @param note lines that somebody wrote
 * @param tags in the order in which they were added
 * @param archivedAt since when lists leave it out
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
    @Nullable Instant endedAt,
    @Nullable String note,
    List<String> tags,
    @Nullable Instant archivedAt) {

  public CampaignSummary {
    runs = Map.copyOf(runs);
    tags = List.copyOf(tags);
  }

  public long totalRuns() {
    return runs.values().stream().mapToLong(Long::longValue).sum();
  }
}

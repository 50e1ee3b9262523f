package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One campaign without its runs.
 *
 * @param reason why it ended other than DONE
 * @param stopping it was paused or cancelled, and something of it may still run
 * @param priority 1 to 5; runs of a higher one go first
 * @param note lines that somebody wrote
 * @param tags in the order in which they were added
 * @param archivedAt since when lists leave it out
 */
public record CampaignView(
    UUID id,
    String name,
    JsonNode spec,
    String file,
    String specSha256,
    CampaignState state,
    @Nullable String reason,
    boolean stopping,
    int priority,
    String workflowId,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String note,
    List<String> tags,
    @Nullable Instant archivedAt) {

  public CampaignView {
    tags = List.copyOf(tags);
  }
}

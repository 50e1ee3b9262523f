package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One campaign without its runs. {@code reason} says why it ended other than DONE. */
public record CampaignView(
    UUID id,
    String name,
    JsonNode spec,
    String file,
    String specSha256,
    CampaignState state,
    @Nullable String reason,
    String workflowId,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {}

package dev.vocalise.infra.lineage;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The right to write for one attempt of a stage; handed out by {@link StageRepository#start}.
 *
 * @param id the attempt's row
 * @param runId the seed run, null for a stage of the whole campaign
 * @param stage stage name, with {@code :subject} where it has one
 * @param attempt from 1
 * @param token grows with every attempt of the same owner and stage
 */
public record StageAttempt(
    UUID id, UUID campaignId, @Nullable UUID runId, String stage, int attempt, long token) {

  /** The seed run, or the campaign for a stage of the whole campaign. */
  public UUID owner() {
    return runId == null ? campaignId : runId;
  }

  UUID requireRun() {
    if (runId == null) {
      throw new IllegalArgumentException(
          "stage %s of campaign %s belongs to no seed run".formatted(stage, campaignId));
    }
    return runId;
  }
}

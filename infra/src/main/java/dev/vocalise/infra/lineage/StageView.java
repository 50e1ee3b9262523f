package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a stage.
 *
 * @param cachedFrom the attempt whose outputs were taken over, when CACHED
 * @param ledgerSeq its signed statement
 * @param progress how far it has come, for a stage that goes through a corpus and reports it
 */
public record StageView(
    UUID id,
    UUID campaignId,
    @Nullable UUID runId,
    String stage,
    String subject,
    String version,
    String cacheKey,
    StageState state,
    int attempt,
    String worker,
    JsonNode environment,
    JsonNode spec,
    List<FileRef> inputs,
    List<FileRef> outputs,
    @Nullable JsonNode result,
    @Nullable Failure failure,
    @Nullable UUID cachedFrom,
    @Nullable Long ledgerSeq,
    @Nullable StageProgress progress,
    Instant startedAt,
    @Nullable Instant endedAt) {

  public StageView {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}

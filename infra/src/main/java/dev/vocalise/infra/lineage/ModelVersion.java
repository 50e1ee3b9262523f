package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A trained model in the registry: the weights of one branch of a finished run.
 *
 * @param branch modality, also where the run has only one
 * @param uar of these weights alone, also where the run fused them with others; null where there is
 *     no such score
 * @param stageRunId the attempt of training whose output it is
 * @param files the weights, and what their layout needs besides
 * @param reason of the last change of state
 * @param actor who changed it last
 */
public record ModelVersion(
    UUID id,
    String name,
    int version,
    ModelVersionState state,
    UUID runId,
    String campaign,
    String experiment,
    int seed,
    String branch,
    @Nullable Double uar,
    UUID stageRunId,
    String weightsSha256,
    List<FileRef> files,
    String reason,
    JsonNode actor,
    Instant createdAt,
    Instant changedAt) {
  public ModelVersion {
    files = List.copyOf(files);
  }

  /** {@code NAME:VERSION}. */
  public String label() {
    return name + ":" + version;
  }
}

package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.UUID;

/**
 * A trained model that is to stand in the registry.
 *
 * @param branch modality, also where the run has only one
 * @param stageRunId the attempt of training whose output it is
 * @param files the weights, and what their layout needs besides
 * @param source address of the weights in the store
 */
public record NewModelVersion(
    String name,
    UUID runId,
    String branch,
    UUID stageRunId,
    String weightsSha256,
    List<FileRef> files,
    String source) {
  public NewModelVersion {
    files = List.copyOf(files);
  }
}

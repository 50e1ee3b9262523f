package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stage that is about to run.
 *
 * @param runId the seed run, null for a stage of the whole campaign
 * @param stage stage name, for example {@code registerDataset}
 * @param subject tells stages of one name and owner apart (a corpus, a modality, an experiment);
 *     empty when there is only one
 * @param version the constant beside the stage's code
 * @param cacheKey digest of name, version, canonical spec and inputs
 * @param worker host and process that runs it
 * @param environment code version and build digest, library, JVM, OS, CPU or GPU facts
 */
public record NewStage(
    UUID campaignId,
    @Nullable UUID runId,
    String stage,
    String subject,
    String version,
    String cacheKey,
    String worker,
    JsonNode environment,
    JsonNode spec,
    List<FileRef> inputs) {

  public NewStage {
    inputs = List.copyOf(inputs);
  }

  public UUID owner() {
    return runId == null ? campaignId : runId;
  }

  public String fence() {
    return subject.isEmpty() ? stage : stage + ":" + subject;
  }
}

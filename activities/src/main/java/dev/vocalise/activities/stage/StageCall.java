package dev.vocalise.activities.stage;

import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.workflows.StageName;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stage that is wanted.
 *
 * @param runId the seed run, null for a stage that the whole campaign shares
 * @param subject tells calls of one stage apart, such as the corpus; may be empty
 * @param version constant beside the stage's code; a changed output needs a new one
 * @param spec everything but the inputs that the outputs depend on, and nothing else
 * @param inputs artifacts that are read
 */
public record StageCall(
    UUID campaignId,
    @Nullable UUID runId,
    StageName stage,
    String subject,
    String version,
    Object spec,
    List<FileRef> inputs) {
  public StageCall {
    inputs = List.copyOf(inputs);
  }

  /** Digest of stage, version, specification and inputs: equal keys have equal outputs. */
  public String cacheKey() {
    return CanonicalJson.sha256(
        new Key(stage.stored(), version, spec, inputs.stream().map(FileRef::sha256).toList()));
  }

  record Key(String stage, String version, Object spec, List<String> inputs) {}
}

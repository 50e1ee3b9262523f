package dev.vocalise.activities.fusion;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.Heartbeat;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.activities.stage.WorkSoFar;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.workflows.ArtifactRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The logits of T_te that are there, so that an attempt goes on after the last stored batch.
 *
 * @param rows by modality, in the order of the batches
 */
record TestedSoFar(WorkSoFar soFar, Map<String, List<float[]>> rows) implements WorkSoFar.State {

  /** On another device or with other threads logits differ in their last bits: from the start. */
  static TestedSoFar open(
      RunContext context, StageAttempt attempt, Heartbeat heart, String cacheKey)
      throws IOException {
    String key = CanonicalJson.sha256(List.of(cacheKey, context.deviceKey(), context.threads()));
    WorkSoFar soFar = new WorkSoFar(context, attempt, key, heart);
    TestedSoFar begun =
        soFar.newest(
            file ->
                new TestedSoFar(
                    soFar,
                    CanonicalJson.MAPPER.readValue(file.toFile(), new TypeReference<>() {})));
    return begun == null ? new TestedSoFar(soFar, new HashMap<>()) : begun;
  }

  List<float[]> rows(String modality) {
    return rows.computeIfAbsent(modality, none -> new ArrayList<>());
  }

  /** Before each batch. */
  void beat(String detail) {
    soFar.beat(detail, this);
  }

  @Override
  public String toString() {
    return rows.values().stream().mapToInt(List::size).sum() + " logits";
  }

  @Override
  public List<ArtifactRef> parts() {
    return List.of();
  }

  @Override
  public void write(Path file) throws IOException {
    Files.write(file, CanonicalJson.MAPPER.writeValueAsBytes(rows));
  }
}

package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One seed of one experiment.
 *
 * @param workflowId {@code <campaign>/<experiment>/seed-<n>}
 * @param settings the experiment's resolved settings
 * @param corpora corpus name by role
 * @param uar unweighted average recall, 0 to 1, once DONE
 * @param scores recalls, confusion matrix and the like, once DONE
 * @param mlflowRun what shows it in MLflow, once MLflow took its start
 * @param host facts of the worker's machine
 */
public record SeedRun(
    UUID id,
    UUID campaignId,
    String campaign,
    UUID experimentId,
    String experiment,
    JsonNode settings,
    @Nullable JsonNode reference,
    Map<String, String> corpora,
    int seed,
    RunState state,
    String workflowId,
    @Nullable Double uar,
    @Nullable JsonNode scores,
    @Nullable Failure failure,
    @Nullable MlflowRun mlflowRun,
    @Nullable JsonNode host,
    @Nullable String device,
    @Nullable Progress progress,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {

  public SeedRun {
    corpora = Map.copyOf(corpora);
  }
}

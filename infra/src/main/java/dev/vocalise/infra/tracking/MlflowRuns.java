package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.lineage.MlflowRun;
import dev.vocalise.infra.lineage.SeedRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Campaign → MLflow experiment, experiment → parent run, seed run → nested run. Creating a run is
 * not idempotent in MLflow, so each carries our id in a tag and is searched for first; only one
 * process delivers at a time.
 */
record MlflowRuns(MlflowHttp http, MlflowConfig config) {

  /** MLflow takes at most 100 parameters or tags at once. */
  private static final int ENTRIES_PER_CALL = 100;

  static final String RUN_TAG = "vocalise.run";
  static final String EXPERIMENT_TAG = "vocalise.experiment";

  /** The run that shows this seed run, made if there is none. */
  MlflowRun ensure(SeedRun run) {
    String experiment = experiment(run.campaign());
    @Nullable String known = find(experiment, RUN_TAG, run.id());
    if (known != null) {
      return new MlflowRun(experiment, known);
    }
    String name = "%s seed %d".formatted(run.experiment(), run.seed());
    return new MlflowRun(
        experiment, create(experiment, name, run, RUN_TAG, run.id(), ensureParent(run)));
  }

  /** Id of the run that holds the seeds of this run's experiment, made if there is none. */
  String ensureParent(SeedRun run) {
    String experiment = experiment(run.campaign());
    @Nullable String known = find(experiment, EXPERIMENT_TAG, run.experimentId());
    if (known != null) {
      return known;
    }
    return create(experiment, run.experiment(), run, EXPERIMENT_TAG, run.experimentId(), null);
  }

  /** Id of the run that holds the seeds of an experiment, if there is one. */
  Optional<String> parent(String campaign, UUID experimentId) {
    return known(campaign).map(experiment -> find(experiment, EXPERIMENT_TAG, experimentId));
  }

  /** Where a run's artifacts are. */
  String artifacts(String runId) {
    return http.get("runs/get", "run_id", runId).at("/run/info/artifact_uri").asText();
  }

  /** Tags the experiment that stands for a campaign, made if there is none. */
  void tag(String campaign, String key, String value) {
    ObjectNode tag = object().put("experiment_id", experiment(campaign));
    http.post("experiments/set-experiment-tag", tag.put("key", key).put("value", value));
  }

  /** A resumed run is RUNNING again. */
  void reopen(String runId) {
    http.post("runs/update", object().put("run_id", runId).put("status", "RUNNING"));
  }

  void end(String runId, String status, Instant at) {
    http.post(
        "runs/update",
        object().put("run_id", runId).put("status", status).put("end_time", at.toEpochMilli()));
  }

  /** At most as many points as MLflow takes at once; the others in as many calls as they need. */
  void log(String runId, List<ObjectNode> metrics, List<ObjectNode> params, List<ObjectNode> tags) {
    int most = Math.max(params.size(), tags.size());
    for (int from = 0; from == 0 || from < most; from += ENTRIES_PER_CALL) {
      ObjectNode batch = object().put("run_id", runId);
      batch.putArray("metrics").addAll(from == 0 ? metrics : List.of());
      batch.putArray("params").addAll(part(params, from));
      batch.putArray("tags").addAll(part(tags, from));
      http.post("runs/log-batch", batch);
    }
  }

  private static List<ObjectNode> part(List<ObjectNode> entries, int from) {
    return entries.subList(
        Math.min(from, entries.size()), Math.min(from + ENTRIES_PER_CALL, entries.size()));
  }

  /** Id of the experiment that stands for a campaign, made if there is none. */
  private String experiment(String campaign) {
    return known(campaign)
        .orElseGet(
            () -> {
              ObjectNode wanted = object().put("name", campaign);
              if (config.artifactLocation() != null) {
                wanted.put("artifact_location", config.artifactLocation() + "/" + campaign);
              }
              return http.post("experiments/create", wanted).path("experiment_id").asText();
            });
  }

  /** A deleted experiment keeps its name, and takes no runs. */
  private Optional<String> known(String campaign) {
    JsonNode found;
    try {
      found = http.get("experiments/get-by-name", "experiment_name", campaign).path("experiment");
    } catch (MlflowException e) {
      if (e.isMissing()) {
        return Optional.empty();
      }
      throw e;
    }
    String id = found.path("experiment_id").asText();
    if (found.path("lifecycle_stage").asText().equals("deleted")) {
      throw new IllegalStateException(
          "the experiment '%s' was deleted in MLflow at %s; restore it (MLFLOW_TRACKING_URI=… mlflow experiments restore --experiment-id %s), or delete it for good (on the server: mlflow gc --experiment-ids %s): then it is made again"
              .formatted(campaign, config.server(), id, id));
    }
    return Optional.of(id);
  }

  private @Nullable String find(String experiment, String tag, UUID id) {
    ObjectNode question =
        object().put("filter", "tags.`%s` = '%s'".formatted(tag, id)).put("max_results", 1);
    question.putArray("experiment_ids").add(experiment);
    JsonNode found = http.post("runs/search", question).path("runs");
    return found.isEmpty() ? null : found.path(0).at("/info/run_id").asText();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private String create(
      String experiment, String name, SeedRun run, String tag, UUID id, @Nullable String parent) {
    long started =
        run.startedAt() == null ? run.createdAt().toEpochMilli() : run.startedAt().toEpochMilli();
    ObjectNode wanted =
        object().put("experiment_id", experiment).put("run_name", name).put("start_time", started);
    ArrayNode tags = wanted.putArray("tags");
    tags.addObject().put("key", tag).put("value", id.toString());
    if (parent != null) {
      tags.addObject().put("key", "mlflow.parentRunId").put("value", parent);
    }
    return http.post("runs/create", wanted).at("/run/info/run_id").asText();
  }
}

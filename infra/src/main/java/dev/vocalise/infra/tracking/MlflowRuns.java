package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.lineage.MlflowRun;
import dev.vocalise.infra.lineage.SeedRun;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Campaign → MLflow experiment, experiment → parent run, seed run → nested run. Creating a run is
 * not idempotent in MLflow, so each carries our id in a tag and is searched for first; only one
 * process delivers at a time.
 */
record MlflowRuns(MlflowHttp http, MlflowConfig config) {

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

  /** A resumed run is RUNNING again. */
  void reopen(String runId) {
    http.post("runs/update", object().put("run_id", runId).put("status", "RUNNING"));
  }

  /** A deleted experiment keeps its name, and takes no runs. */
  private String experiment(String campaign) {
    JsonNode found;
    try {
      found = http.get("experiments/get-by-name", "experiment_name", campaign).path("experiment");
    } catch (MlflowException e) {
      if (!e.isMissing()) {
        throw e;
      }
      ObjectNode wanted = object().put("name", campaign);
      if (config.artifactLocation() != null) {
        wanted.put("artifact_location", config.artifactLocation() + "/" + campaign);
      }
      return http.post("experiments/create", wanted).path("experiment_id").asText();
    }
    String id = found.path("experiment_id").asText();
    if (found.path("lifecycle_stage").asText().equals("deleted")) {
      throw new IllegalStateException(
          "the experiment '%s' was deleted in MLflow at %s; restore it (MLFLOW_TRACKING_URI=… mlflow experiments restore --experiment-id %s), or delete it for good (on the server: mlflow gc --experiment-ids %s): then it is made again"
              .formatted(campaign, config.server(), id, id));
    }
    return id;
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

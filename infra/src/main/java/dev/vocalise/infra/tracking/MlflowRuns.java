package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.lineage.MlflowRun;
import dev.vocalise.infra.lineage.SeedRun;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mlflow.api.proto.Service.CreateExperiment;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.MlflowClient;

/**
 * Campaign → MLflow experiment, experiment → parent run, seed run → nested run. Creating a run is
 * not idempotent in MLflow, so each carries our id in a tag and is searched for first; only one
 * process delivers at a time.
 */
record MlflowRuns(MlflowClient client, MlflowHttp http, MlflowConfig config) {

  static final String RUN_TAG = "vocalise.run";
  static final String EXPERIMENT_TAG = "vocalise.experiment";

  private static final ObjectMapper JSON = new ObjectMapper();

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
    client.sendPost(
        "runs/update",
        JsonNodeFactory.instance
            .objectNode()
            .put("run_id", runId)
            .put("status", "RUNNING")
            .toString());
  }

  private String experiment(String campaign) {
    return client
        .getExperimentByName(campaign)
        .map(Experiment::getExperimentId)
        .orElseGet(
            () -> {
              CreateExperiment.Builder wanted = CreateExperiment.newBuilder().setName(campaign);
              if (config.artifactLocation() != null) {
                wanted.setArtifactLocation(config.artifactLocation() + "/" + campaign);
              }
              return client.createExperiment(wanted.build());
            });
  }

  private @Nullable String find(String experiment, String tag, UUID id) {
    String filter = "tags.`%s` = '%s'".formatted(tag, id);
    List<Run> found =
        client.searchRuns(List.of(experiment), filter, ViewType.ACTIVE_ONLY, 1).getItems();
    return found.isEmpty() ? null : found.get(0).getInfo().getRunId();
  }

  private String create(
      String experiment, String name, SeedRun run, String tag, UUID id, @Nullable String parent) {
    long started =
        run.startedAt() == null ? run.createdAt().toEpochMilli() : run.startedAt().toEpochMilli();
    ObjectNode wanted =
        JsonNodeFactory.instance
            .objectNode()
            .put("experiment_id", experiment)
            .put("run_name", name)
            .put("start_time", started);
    ArrayNode tags = wanted.putArray("tags");
    tags.addObject().put("key", tag).put("value", id.toString());
    if (parent != null) {
      tags.addObject().put("key", "mlflow.parentRunId").put("value", parent);
    }
    String answer = http.createRun(wanted.toString());
    try {
      return JSON.readTree(answer).at("/run/info/run_id").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("MLflow answered runs/create with no JSON: " + answer, e);
    }
  }
}

package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.MlflowRun;
import dev.vocalise.infra.lineage.Outbox;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.SeedRun;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.mlflow.tracking.MlflowHttpException;

/** What each kind of message means in MLflow. Every call may be repeated without a trace. */
final class MlflowDelivery implements Outbox.Delivery, AutoCloseable {

  /** MLflow takes at most 100 parameters or tags at once. */
  private static final int ENTRIES_PER_CALL = 100;

  private final RunRepository runs;
  private final CampaignRepository campaigns;
  private final MlflowFacts facts;
  private final MlflowClient client;
  private final MlflowRuns tracked;
  private final MlflowHttp http;
  private final String server;

  MlflowDelivery(Database database, MlflowConfig config) {
    this.runs = new RunRepository(database);
    this.campaigns = new CampaignRepository(database);
    this.facts = new MlflowFacts(database, config);
    this.client = new MlflowClient(config.base());
    this.http = new MlflowHttp(config);
    this.tracked = new MlflowRuns(client, http, config);
    this.server = config.base();
  }

  @Override
  public void deliver(Outbox.Message message) {
    try {
      SeedRun run = runs.find(message.runId()).orElseThrow();
      try {
        send(message, run);
      } catch (MlflowHttpException e) {
        if (e.getStatusCode() != 404 || run.mlflowRun() == null) {
          throw e;
        }
        started(run); // another server than the one that took the start
        send(message, runs.find(run.id()).orElseThrow());
      }
    } catch (MlflowHttpException e) {
      if (e.getStatusCode() >= 500 || e.getStatusCode() == 429) {
        throw unavailable(e);
      }
      throw new IllegalStateException(
          "MLflow at %s answered %d: %s".formatted(server, e.getStatusCode(), e.getBodyMessage()),
          e);
    } catch (MlflowClientException e) {
      throw unavailable(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private void send(Outbox.Message message, SeedRun run) {
    switch (message.kind()) {
      case RUN_STARTED -> started(run);
      case METRICS -> metrics(runId(run), message.payload());
      case RUN_ENDED -> ended(run, message.payload());
    }
  }

  private void started(SeedRun run) {
    MlflowRun shown = tracked.ensure(run);
    runs.tracked(run.id(), shown);
    String id = shown.runId();
    tracked.reopen(id);
    List<Param> params = facts.params(run);
    for (int from = 0; from < params.size(); from += ENTRIES_PER_CALL) {
      int to = Math.min(params.size(), from + ENTRIES_PER_CALL);
      client.logBatch(id, List.of(), params.subList(from, to), List.of());
    }
    client.logBatch(id, List.of(), List.of(), facts.startTags(run));
    facts.datasets(run, id).ifPresent(inputs -> client.sendPost("runs/log-inputs", inputs));
  }

  /** One call: a message holds at most as many points as MLflow takes. */
  private void metrics(String runId, JsonNode points) {
    List<Metric> metrics = new ArrayList<>();
    for (JsonNode point : points) {
      metrics.add(
          MlflowFacts.metric(
              point.path("key").asText(),
              Double.parseDouble(point.path("value").asText()),
              point.path("ts").asLong(),
              point.path("step").asLong()));
    }
    client.logBatch(runId, metrics, List.of(), List.of());
  }

  private void ended(SeedRun run, JsonNode end) {
    RunView view = runs.view(run.id()).orElseThrow();
    String runId = runId(run);
    Instant at = Instant.parse(end.path("at").asText());
    client.logBatch(runId, MlflowFacts.scores(end, at), List.of(), facts.endTags(view, end));
    if (end.path("scores").isObject()) {
      put(runId, "scores.json", end.path("scores"));
      JsonNode confusion = end.path("scores").path("confusion");
      if (!confusion.isMissingNode()) {
        put(runId, "confusion.json", confusion);
      }
    }
    client.setTerminated(runId, status(end.path("state").asText()), at.toEpochMilli());
    boolean last =
        campaigns.board(run.campaign()).orElseThrow().experiments().stream()
            .filter(row -> row.id().equals(run.experimentId()))
            .flatMap(row -> row.seeds().stream())
            .allMatch(cell -> cell.state().ended());
    if (last) {
      client.setTerminated(tracked.ensureParent(run), RunStatus.FINISHED, at.toEpochMilli());
    }
  }

  private void put(String runId, String path, JsonNode content) {
    String folder = client.getRun(runId).getInfo().getArtifactUri();
    byte[] bytes = content.toPrettyString().getBytes(StandardCharsets.UTF_8);
    if (MlflowHttp.proxies(folder)) {
      http.put(folder, path, bytes);
    }
    // Else MLflow's folder is out of reach, such as on the server's own disk; scores are metrics.
  }

  private String runId(SeedRun run) {
    MlflowRun known = run.mlflowRun();
    if (known != null) {
      return known.runId();
    }
    MlflowRun found = tracked.ensure(run);
    runs.tracked(run.id(), found);
    return found.runId();
  }

  private static RunStatus status(String state) {
    return switch (state) {
      case "DONE" -> RunStatus.FINISHED;
      case "CANCELLED" -> RunStatus.KILLED;
      default -> RunStatus.FAILED;
    };
  }

  private Outbox.UnavailableException unavailable(RuntimeException e) {
    return new Outbox.UnavailableException(
        "MLflow at %s cannot take anything now (%s); it is tried again"
            .formatted(server, e.getMessage()),
        e);
  }
}

package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.MetricRepository;
import dev.vocalise.infra.lineage.MlflowRun;
import dev.vocalise.infra.lineage.ModelVersionRepository;
import dev.vocalise.infra.lineage.Outbox;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.SeedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each kind of message means in MLflow. Every call may be repeated without a trace. */
final class MlflowDelivery implements Outbox.Delivery, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MlflowDelivery.class);

  private final RunRepository runs;
  private final MlflowFacts facts;
  private final MlflowRuns tracked;
  private final MlflowParents parents;
  private final MlflowFiles files;
  private final MlflowModels models;
  private final MlflowHttp http;
  private final String server;

  /** What the log has said already. */
  private final Set<String> logged = new HashSet<>();

  MlflowDelivery(Database database, MlflowConfig config, TrackedFiles given) {
    this.runs = new RunRepository(database);
    this.facts = new MlflowFacts(database, config);
    this.http = new MlflowHttp(config.server());
    this.tracked = new MlflowRuns(http, config);
    this.parents = new MlflowParents(tracked, facts, runs, new MetricRepository(database));
    this.files = new MlflowFiles(http, tracked, new CampaignRepository(database), given);
    this.models = new MlflowModels(http, new ModelVersionRepository(database));
    this.server = config.server().base();
  }

  @Override
  public void deliver(Outbox.Message message) {
    try {
      SeedRun run = runs.find(message.runId()).orElseThrow();
      try {
        send(message, run);
      } catch (MlflowException e) {
        if (!e.isMissing() || run.mlflowRun() == null) {
          throw e;
        }
        started(run, run.createdAt()); // another server than the one that took the start
        send(message, runs.find(run.id()).orElseThrow());
      }
    } catch (MlflowException e) {
      if (e.kind() != MlflowException.Kind.REFUSED) {
        throw new Outbox.UnavailableException(e.getMessage() + "; it is tried again", e);
      }
      throw heldBack(
          e.getMessage() + (saysDeleted(e) ? "; restore it there (mlflow runs restore)" : ""), e);
    } catch (IllegalStateException e) {
      throw heldBack(String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean saysDeleted(MlflowException e) {
    return String.valueOf(e.getMessage()).contains("must be in the 'active' state");
  }

  /** The run's messages wait; the log says so once. */
  private IllegalStateException heldBack(String why, RuntimeException cause) {
    if (logged.add(why)) {
      log.warn("MLflow does not take the messages of a run, which are kept: {}", why);
    }
    return new IllegalStateException(why, cause);
  }

  @Override
  public void close() {
    http.close();
  }

  private void send(Outbox.Message message, SeedRun run) {
    switch (message.kind()) {
      case RUN_STARTED -> started(run, at(message));
      case METRICS -> metrics(runId(run), message.payload());
      case RUN_ENDED -> ended(run, message.payload());
      case RUN_FILES -> files.put(run, runId(run));
      case MODEL_VERSION -> registered(run, message.payload());
    }
  }

  private void started(SeedRun run, Instant at) {
    MlflowRun shown = tracked.ensure(run);
    runs.tracked(run.id(), shown);
    String id = shown.runId();
    tracked.reopen(id);
    tracked.log(id, List.of(), facts.params(run), facts.startTags(run));
    facts.datasets(run, id).ifPresent(this::inputs);
    parents.started(run, at);
  }

  /** Servers before 2.4 do not know data sets. */
  private void inputs(ObjectNode inputs) {
    try {
      http.post("runs/log-inputs", inputs);
    } catch (MlflowException e) {
      if (e.kind() != MlflowException.Kind.UNKNOWN_CALL) {
        throw e;
      }
      if (logged.add("log-inputs")) {
        log.info("MLflow at {} is too old to show the corpora of runs; they are left out", server);
      }
    }
  }

  /** Some servers have no registry, and those before 2.3 no aliases in it. */
  private void registered(SeedRun run, JsonNode message) {
    String runId = runId(run);
    try {
      models.show(runId, message, branch -> files.model(run, runId, branch));
    } catch (MlflowException e) {
      if (e.kind() != MlflowException.Kind.UNKNOWN_CALL
          && !String.valueOf(e.getMessage()).contains("FEATURE_DISABLED")) {
        throw e;
      }
      http.get("experiments/search", "max_results", "1"); // else it is no MLflow at all
      if (logged.add("registry")) {
        log.info("MLflow at {} has no registry of models, or none with aliases", server);
      }
    }
  }

  /** One call: a message holds at most as many points as MLflow takes. */
  private void metrics(String runId, JsonNode points) {
    List<ObjectNode> metrics = new ArrayList<>();
    for (JsonNode point : points) {
      String key = point.path("key").asText();
      if (MlflowScores.isScore(key)) {
        continue; // goes with the end, where all scores are
      }
      metrics.add(
          MlflowFacts.metric(
              key,
              Double.parseDouble(point.path("value").asText()),
              point.path("ts").asLong(),
              point.path("step").asLong()));
    }
    if (!metrics.isEmpty()) {
      tracked.log(runId, metrics, List.of(), List.of());
    }
  }

  private void ended(SeedRun run, JsonNode end) {
    Instant at = Instant.parse(end.path("at").asText());
    if (end.path("started").asBoolean(true)) {
      ended(run, end, at);
    }
    parents.changed(run, at);
  }

  private void ended(SeedRun run, JsonNode end, Instant at) {
    RunView view = runs.view(run.id()).orElseThrow();
    String runId = runId(run);
    List<ObjectNode> scores =
        MlflowScores.of(end.path("scores"), view.curves().values()).points(view.curves(), at);
    tracked.log(runId, scores, List.of(), facts.endTags(view, end));
    tracked.end(runId, status(end.path("state").asText()), at);
  }

  /** Of what the message is about. */
  private static Instant at(Outbox.Message message) {
    return Instant.parse(message.payload().path("at").asText());
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

  private static String status(String state) {
    return switch (state) {
      case "DONE" -> "FINISHED";
      case "CANCELLED" -> "KILLED";
      default -> "FAILED";
    };
  }
}

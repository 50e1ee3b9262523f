package dev.vocalise.infra.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.address.HttpAddress;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.lineage.Fixture;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.LedgerEntry;
import dev.vocalise.infra.lineage.MlflowRun;
import dev.vocalise.infra.lineage.ModelVersionRepository;
import dev.vocalise.infra.lineage.ModelVersionState;
import dev.vocalise.infra.lineage.Outbox;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
class RealMlflowIT {

  @TempDir private Path data;

  /** Three instances on one database: without a server, with one that dies, with one that stays. */
  @Test
  void aServerNamedAfterTheCampaignHasItAllOnceEvenIfItDiedInTheMiddle() throws Exception {
    DatabaseConfig address = TestDatabase.fresh();
    List<SeedRun> seeds;
    MlflowScenario scenario;
    try (Database database = TestDatabase.open(address)) {
      scenario = new MlflowScenario(database, data);
      seeds = scenario.write("tracked");
    }
    try (RealMlflow server = RealMlflow.start(data)) {
      try (Database database = TestDatabase.open(address);
          MlflowTracker tracker = tracker(database, server, scenario)) {
        dieInTheMiddle(server, new Outbox(database), tracker);
      }
      server.start();
      try (Database database = TestDatabase.open(address);
          MlflowTracker tracker = tracker(database, server, scenario)) {
        tracker.deliverOnce();
        assertThat(new Outbox(database).depth().waiting()).isZero();
        assertThat(tracker.deliverOnce()).isZero();
        assertWhole(server, database, seeds);
      }
    }
  }

  @Test
  void aRegisteredModelStandsInItsRegistry() throws Exception {
    try (RealMlflow server = RealMlflow.start(data);
        Database database = TestDatabase.open()) {
      MlflowScenario scenario = new MlflowScenario(database, data);
      try (MlflowTracker tracker = tracker(database, server, scenario)) {
        assertRegistered(server, database, scenario, tracker);
      }
    }
  }

  private static void assertRegistered(
      RealMlflow server, Database database, MlflowScenario scenario, MlflowTracker tracker)
      throws Exception {
    List<SeedRun> seeds = scenario.write("tracked");
    scenario.promote(seeds.get(0), ModelVersionState.APPROVED, "first");
    scenario.promote(seeds.get(1), ModelVersionState.CANDIDATE, "second");
    tracker.deliverOnce();
    assertThat(aliases(server)).isEqualTo(Map.of("approved", "1", "candidate", "2"));
    JsonNode first = server.get("model-versions/get?name=voice&version=1").path("model_version");
    assertThat(first.path("source").asText()).isEqualTo(MlflowScenario.SOURCE);
    assertThat(first.path("run_id").asText())
        .isEqualTo(
            Objects.requireNonNull(
                    new RunRepository(database).find(seeds.get(0).id()).orElseThrow().mlflowRun(),
                    "an MLflow run")
                .runId());
    LedgerEntry last = new Ledger(database).last().orElseThrow();
    assertThat(
            pairs(server.get("model-versions/get?name=voice&version=2").at("/model_version/tags")))
        .containsEntry("vocalise.weights", "sha256:" + Fixture.sha('f'))
        .containsEntry("vocalise.statement", Long.toString(last.seq()))
        .containsEntry("vocalise.statement.sha256", last.sha256())
        .containsEntry("vocalise.ledger-key", last.keyId());

    ModelVersionRepository registry = new ModelVersionRepository(database);
    scenario.promote(seeds.get(1), ModelVersionState.APPROVED, "better");
    registry.retire(registry.find("voice:1").orElseThrow(), MlflowScenario.SOURCE, "replaced");
    tracker.deliverOnce();
    assertThat(aliases(server)).isEqualTo(Map.of("approved", "2"));
    registry.retire(registry.find("voice:2").orElseThrow(), MlflowScenario.SOURCE, "wrong");
    tracker.deliverOnce();
    assertThat(aliases(server)).isEmpty();
    assertThat(
            pairs(server.get("model-versions/get?name=voice&version=2").at("/model_version/tags")))
        .containsEntry("vocalise.state", "retired")
        .containsEntry("vocalise.reason", "wrong");
  }

  private static Map<String, String> aliases(RealMlflow server) throws Exception {
    Map<String, String> aliases = new HashMap<>();
    server
        .get("registered-models/get?name=voice")
        .at("/registered_model/aliases")
        .forEach(one -> aliases.put(one.path("alias").asText(), one.path("version").asText()));
    return aliases;
  }

  private static void dieInTheMiddle(RealMlflow server, Outbox outbox, MlflowTracker tracker)
      throws Exception {
    long all = outbox.depth().waiting();
    CompletableFuture<Integer> delivering = CompletableFuture.supplyAsync(tracker::deliverOnce);
    while (outbox.depth().waiting() == all && !delivering.isDone()) {
      Thread.onSpinWait();
    }
    server.kill();
    assertThat(delivering.handle((delivered, failure) -> failure).get())
        .hasCauseInstanceOf(Outbox.UnavailableException.class);
    assertThat(outbox.depth().waiting()).isBetween(1L, all - 1);
  }

  private static void assertWhole(RealMlflow server, Database database, List<SeedRun> seeds)
      throws Exception {
    String experiment =
        server
            .get("experiments/get-by-name?experiment_name=tracked")
            .at("/experiment/experiment_id")
            .asText();
    JsonNode runs =
        server.post("runs/search", "{\"experiment_ids\": [\"" + experiment + "\"]}").path("runs");
    assertThat(runs).hasSize(1 + seeds.size());
    String parent = "";
    for (JsonNode run : runs) {
      if (tags(run).containsKey(MlflowRuns.EXPERIMENT_TAG)) {
        parent = run.at("/info/run_id").asText();
        assertThat(run.at("/info/status").asText()).isEqualTo("FINISHED");
      }
    }
    for (SeedRun seed : seeds) {
      MlflowRun shown =
          Objects.requireNonNull(
              new RunRepository(database).find(seed.id()).orElseThrow().mlflowRun(),
              "an MLflow run");
      assertThat(shown.experimentId()).isEqualTo(experiment);
      JsonNode run = server.get("runs/get?run_id=" + shown.runId()).path("run");
      assertThat(tags(run)).containsEntry("mlflow.parentRunId", parent);
      assertShown(server, seed, run);
    }
  }

  private static void assertShown(RealMlflow server, SeedRun seed, JsonNode run) throws Exception {
    String id = run.at("/info/run_id").asText();
    assertThat(run.at("/info/status").asText()).isEqualTo("FINISHED");
    assertThat(tags(run))
        .containsEntry(MlflowRuns.RUN_TAG, seed.id().toString())
        .containsEntry("vocalise.page", "http://127.0.0.1:8080/runs/" + seed.id())
        .containsEntry("vocalise.artifact.model.safetensors", "sha256:" + Fixture.sha('f'))
        .containsKey("vocalise.lineage.training");
    assertThat(pairs(run.at("/data/params")))
        .isEqualTo(Map.of("lambda", "0", "seed", Integer.toString(seed.seed())));
    assertThat(run.at("/data/metrics").findValuesAsText("key"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(MlflowScenario.SCORES.stream(), Stream.of("loss/total", "round"))
                .toList());
    assertThat(run.at("/inputs/dataset_inputs").findValuesAsText("digest"))
        .containsExactlyInAnyOrder(
            Fixture.sha('1').substring(0, 36), Fixture.sha('2').substring(0, 36));
    JsonNode history =
        server.get("metrics/get-history?run_id=" + id + "&metric_key=loss/total&max_results=25000");
    assertThat(history.path("metrics")).hasSize(MlflowScenario.STEPS);
    assertThat(history.at("/metrics/0/value").asDouble()).isEqualTo(1.0);
    assertThat(server.get("artifacts/list?run_id=" + id).path("files").findValuesAsText("path"))
        .containsExactly("test");
  }

  private static MlflowTracker tracker(Database database, RealMlflow server, MlflowScenario files) {
    URI page = URI.create("http://127.0.0.1:8080");
    return new MlflowTracker(
        database, new MlflowConfig(HttpAddress.parse(server.uri().toString()), null, page), files);
  }

  private static Map<String, String> tags(JsonNode run) {
    return pairs(run.at("/data/tags"));
  }

  private static Map<String, String> pairs(JsonNode entries) {
    Map<String, String> pairs = new HashMap<>();
    entries.forEach(entry -> pairs.put(entry.path("key").asText(), entry.path("value").asText()));
    return pairs;
  }
}

package dev.vocalise.infra.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vocalise.infra.address.HttpAddress;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.Failure;
import dev.vocalise.infra.lineage.Fixture;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An experiment over its seeds, as MLflow's own client reads it. */
@Tag("servers")
class RealMlflowParentsIT {
  @TempDir static Path data;
  private static RealMlflow server;

  private Database database;
  private RunRepository runs;
  private MlflowScenario scenario;
  private MlflowTracker tracker;

  @BeforeAll
  static void start() throws Exception {
    server = RealMlflow.start(data);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.open();
    runs = new RunRepository(database);
    scenario = new MlflowScenario(database, data);
    tracker =
        new MlflowTracker(
            database,
            new MlflowConfig(HttpAddress.parse(server.uri().toString()), null, null),
            scenario);
  }

  @AfterEach
  void close() {
    tracker.close();
    database.close();
  }

  private JsonNode parent(String campaign) throws Exception {
    tracker.deliverOnce();
    for (JsonNode run : server.read(data, campaign).path("runs")) {
      if (run.path("tags").has(MlflowRuns.EXPERIMENT_TAG)) {
        return run;
      }
    }
    throw new AssertionError("no parent run in " + campaign);
  }

  private static void assertShown(JsonNode parent, String status, String state, String seeds) {
    assertThat(parent.path("status").asText()).isEqualTo(status);
    assertThat(parent.at("/tags/vocalise.state").asText()).isEqualTo(state);
    assertThat(parent.at("/tags/vocalise.seeds").asText()).isEqualTo(seeds);
  }

  @Test
  void itFollowsItsSeedsThroughFailureAndRetry() throws Exception {
    List<SeedRun> seeds = scenario.launch("retried", 3);
    scenario.train(seeds.get(0), 0.5);
    JsonNode host =
        JsonNodeFactory.instance.objectNode().put("code", "1.0").put("commit", "0123abc+changes");
    runs.started(seeds.get(1).id(), host, "cpu");
    JsonNode running = parent("retried");
    assertShown(running, "RUNNING", "running", "1 of 3");
    assertThat(running.at("/tags/mlflow.source.git.commit").asText()).isEqualTo("0123abc");
    assertThat(running.at("/tags/vocalise.code").asText()).isEqualTo("1.0");
    assertThat(running.at("/tags/mlflow.user").asText()).isNotEmpty().isNotEqualTo("unknown");
    assertThat(running.at("/tags/mlflow.note.content").asText())
        .isEqualTo("Experiment experiment-0, campaign retried");
    runs.fail(seeds.get(1).id(), new Failure("DIVERGED", "NaN"));
    runs.fail(seeds.get(2).id(), new Failure("NOT_STARTED", "no worker")); // it never began
    JsonNode failed = parent("retried");
    assertShown(failed, "FAILED", "partial", "1 of 3");
    assertThat(failed.at("/metrics/uar.mean").asDouble()).isEqualTo(0.5);
    assertThat(failed.path("metrics").has("uar.deviation")).isFalse();
    assertThat(failed.at("/metrics/seeds").asDouble()).isEqualTo(1);
    assertThat(failed.at("/params/lambda").asText()).isEqualTo("0");
    assertThat(failed.path("params").has("seed")).isFalse();

    runs.retry(seeds.get(1).id(), List.of());
    scenario.train(seeds.get(1), 0.6);
    runs.retry(seeds.get(2).id(), List.of());
    runs.started(seeds.get(2).id(), Fixture.json("cpus", 2), "cpu");
    assertShown(parent("retried"), "RUNNING", "running", "2 of 3");
    scenario.train(seeds.get(2), 0.7);
    JsonNode done = parent("retried");
    assertShown(done, "FINISHED", "done", "3 of 3");
    assertThat(done.at("/metrics/uar.mean").asDouble()).isEqualTo(0.6, within(1e-12));
    assertThat(done.at("/metrics/uar.deviation").asDouble()).isEqualTo(0.1, within(1e-12));
    assertThat(done.at("/metrics/recall.angry.mean").asDouble()).isEqualTo(0.6, within(1e-12));
    assertThat(done.at("/metrics/accuracy.mean").asDouble()).isEqualTo(0.5);
    assertThat(done.at("/metrics/seeds").asDouble()).isEqualTo(3);
  }

  @Test
  void itIsKilledWhenTheRestWasCancelledAndAbsentWhereNothingBegan() throws Exception {
    List<SeedRun> seeds = scenario.launch("cancelled", 2);
    scenario.train(seeds.get(0), 0.5);
    new CampaignRepository(database).cancel(seeds.get(0).campaignId(), "enough");
    assertShown(parent("cancelled"), "KILLED", "partial", "1 of 2");

    List<SeedRun> never = scenario.launch("never", 2);
    new CampaignRepository(database).cancel(never.get(0).campaignId(), "not now");
    tracker.deliverOnce();
    assertThat(server.post("experiments/search", "{\"max_results\": 100}").toString())
        .doesNotContain("\"never\"");
  }

  /** So that a chart of several runs has their scores where their tested weights are. */
  @Test
  void aScoreStandsUnderOneNameAtTheLastBatchOfTheTestedRound() throws Exception {
    scenario.train(scenario.launch("steps", 1).get(0), 0.5);
    tracker.deliverOnce();
    for (JsonNode run : server.read(data, "steps").path("runs")) {
      if (run.path("tags").has(MlflowRuns.RUN_TAG)) {
        assertThat(run.path("metrics").fieldNames())
            .toIterable()
            .containsExactlyInAnyOrder(
                "accuracy",
                "loss/total",
                "macro-f1",
                "macro-f1-all-classes",
                "recall.angry",
                "recall.happy",
                "round",
                "uar");
        for (String name : MlflowScenario.SCORES) {
          JsonNode history = run.path("history").path(name);
          assertThat(history).hasSize(1);
          assertThat(history.at("/0/0").asLong()).isEqualTo(MlflowScenario.TESTED_STEP);
        }
      }
    }
  }
}

package dev.vocalise.infra.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.Outbox;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealMlflowIT {

  @TempDir private Path data;

  @Test
  void aServerKilledInTheMiddleEndsUpWithEverythingOnce() throws Exception {
    Optional<Path> program = RealMlflow.program();
    assumeTrue(
        program.isPresent(),
        "no MLflow in VOCALISE_TEST_MLFLOW or ~/.cache/vocalise-servers/mlflow: not tested");
    try (Database database = Database.open(TestDatabase.fresh());
        RealMlflow server = RealMlflow.start(program.get(), data);
        MlflowTracker tracker =
            new MlflowTracker(database, new MlflowConfig(server.uri(), null, null), null)) {
      List<SeedRun> seeds = new MlflowScenario(database, data).write("tracked");
      Outbox outbox = new Outbox(database);
      long all = outbox.depth().waiting();
      CompletableFuture<Integer> delivering = CompletableFuture.supplyAsync(tracker::deliverOnce);
      while (outbox.depth().waiting() == all && !delivering.isDone()) {
        Thread.onSpinWait();
      }
      server.kill();
      assertThat(delivering.handle((delivered, failure) -> failure).get())
          .hasCauseInstanceOf(Outbox.UnavailableException.class);
      assertThat(outbox.depth().waiting()).isBetween(1L, all - 1);

      server.start();
      tracker.deliverOnce();

      assertThat(outbox.depth().waiting()).isZero();
      for (SeedRun seed : seeds) {
        assertShown(server, new RunRepository(database).find(seed.id()).orElseThrow());
      }
      String experiment =
          server
              .get("experiments/get-by-name?experiment_name=tracked")
              .at("/experiment/experiment_id")
              .asText();
      JsonNode runs = server.post("runs/search", "{\"experiment_ids\": [\"" + experiment + "\"]}");
      assertThat(runs.path("runs")).hasSize(3);
    }
  }

  private static void assertShown(RealMlflow server, SeedRun seed) throws Exception {
    String id = seed.mlflowRunId();
    JsonNode run = server.get("runs/get?run_id=" + id).path("run");
    assertThat(run.at("/info/status").asText()).isEqualTo("FINISHED");
    assertThat(run.at("/data/params")).hasSize(2);
    assertThat(run.at("/data/metrics").findValuesAsText("key"))
        .containsExactlyInAnyOrder("loss/total", "uar", "recalls.angry", "recalls.happy");
    assertThat(run.at("/inputs/dataset_inputs")).hasSize(2);
    JsonNode history =
        server.get("metrics/get-history?run_id=" + id + "&metric_key=loss/total&max_results=25000");
    assertThat(history.path("metrics")).hasSize(MlflowScenario.STEPS);
    assertThat(history.at("/metrics/0/value").asDouble()).isEqualTo(1.0);
    assertThat(server.get("artifacts/list?run_id=" + id).path("files").findValuesAsText("path"))
        .containsExactlyInAnyOrder("scores.json", "confusion.json");
  }
}

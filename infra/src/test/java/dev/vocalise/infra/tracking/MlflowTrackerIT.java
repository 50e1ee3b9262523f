package dev.vocalise.infra.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.address.HttpAddress;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.LedgerEntry;
import dev.vocalise.infra.lineage.MlflowRun;
import dev.vocalise.infra.lineage.ModelVersionState;
import dev.vocalise.infra.lineage.Outbox;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.TestDatabase;
import dev.vocalise.infra.local.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against {@link FakeMlflow}; {@link RealMlflowIT} runs the same scenario on the real server. */
class MlflowTrackerIT {

  private Database database;
  private MlflowScenario scenario;
  private List<SeedRun> seeds;

  @BeforeEach
  void open(@TempDir Path data) throws Exception {
    database = TestDatabase.open();
    scenario = new MlflowScenario(database, data);
    seeds = scenario.write("tracked");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatWasWrittenWhileMlflowWasAwayArrivesWhole() throws Exception {
    long waiting = new Outbox(database).depth().waiting();
    URI away = URI.create("http://127.0.0.1:" + ServerProcess.freePort());
    try (MlflowTracker tracker = tracker(away)) {
      assertThatThrownBy(tracker::deliverOnce).isInstanceOf(Outbox.UnavailableException.class);
    }
    assertThat(new Outbox(database).depth().waiting()).isEqualTo(waiting);
    assertThat(new Outbox(database).depth().lastError()).contains("tried again");

    try (FakeMlflow server = new FakeMlflow();
        MlflowTracker tracker = tracker(server.uri())) {
      assertThat(tracker.deliverOnce()).isEqualTo(waiting);
      assertWhole(server);
      assertThat(tracker.deliverOnce()).isZero();
    }
    assertThat(new Outbox(database).depth().waiting()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"runs/create", "runs/log-batch", "mlflow-artifacts"})
  void anAnswerThatIsLostDoublesNothing(String path) throws Exception {
    try (FakeMlflow server = new FakeMlflow();
        MlflowTracker tracker = tracker(server.uri())) {
      server.failAfterEffect(path);
      int passes = 0;
      while (new Outbox(database).depth().waiting() > 0 && passes++ < 20) {
        try {
          tracker.deliverOnce();
        } catch (Outbox.UnavailableException e) {
          assertThat(e).hasMessageContaining("503");
        }
      }
      assertWhole(server);
    }
  }

  @Test
  void anotherServerGoesOnWhereTheFirstWasLeft() throws Exception {
    Outbox outbox = new Outbox(database);
    try (FakeMlflow first = new FakeMlflow();
        MlflowDelivery delivery = new MlflowDelivery(database, config(first.uri()), scenario)) {
      assertThatThrownBy(
              () ->
                  outbox.deliver(
                      message -> {
                        if (message.kind() != Outbox.Kind.RUN_STARTED) {
                          throw new Outbox.UnavailableException("left", new IOException());
                        }
                        delivery.deliver(message);
                      }))
          .isInstanceOf(Outbox.UnavailableException.class);
      assertThat(first.runs).hasSize(2);
    }
    try (FakeMlflow second = new FakeMlflow();
        MlflowTracker tracker = tracker(second.uri())) {
      tracker.deliverOnce();
      assertWhole(second);
    }
  }

  /** Also where MLflow comes late, loses an answer, or is another server by then. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "registered-models/create",
        "model-versions/create",
        "registered-models/alias"
      })
  void aRegisteredModelArrivesOnce(String lost) throws Exception {
    scenario.promote(seeds.get(0), ModelVersionState.CANDIDATE, "best");
    scenario.promote(seeds.get(0), ModelVersionState.APPROVED, "reviewed");
    LedgerEntry last = new Ledger(database).last().orElseThrow();
    try (FakeMlflow server = new FakeMlflow();
        MlflowTracker tracker = tracker(server.uri())) {
      server.failAfterEffect(lost);
      int passes = 0;
      while (new Outbox(database).depth().waiting() > 0 && passes++ < 20) {
        try {
          tracker.deliverOnce();
        } catch (Outbox.UnavailableException e) {
          assertThat(e).hasMessageContaining("503");
        }
      }
      assertThat(server.registry.models).containsOnlyKeys("voice");
      assertThat(server.registry.versions("voice")).hasSize(1);
      FakeRegistry.Version version = server.registry.versions("voice").get(0);
      assertThat(version.source()).isEqualTo(MlflowScenario.SOURCE);
      assertThat(server.run(version.run()).tags)
          .containsEntry(MlflowRuns.RUN_TAG, seeds.get(0).id().toString());
      assertThat(version.tags())
          .containsEntry("vocalise.model", "voice:1")
          .containsEntry("vocalise.state", "approved")
          .containsEntry("vocalise.reason", "reviewed")
          .containsEntry("vocalise.statement", Long.toString(last.seq()))
          .containsEntry("vocalise.statement.sha256", last.sha256());
      assertThat(server.registry.aliasesOf("voice")).isEqualTo(Map.of("approved", "1"));
    }
  }

  /** What such a server does not know keeps nothing else from it. */
  @ParameterizedTest
  @ValueSource(strings = {"registered-models/get", "registered-models/alias"})
  void aServerWithoutRegistryOrAliasesGetsTheRest(String unknown) throws Exception {
    scenario.promote(seeds.get(0), ModelVersionState.APPROVED, "good");
    try (FakeMlflow server = new FakeMlflow();
        MlflowTracker tracker = tracker(server.uri())) {
      server.pages.put(unknown, 404);
      tracker.deliverOnce();
      assertWhole(server);
      assertThat(new Outbox(database).depth().waiting()).isZero();
      assertThat(server.registry.models.containsKey("voice")).isEqualTo(unknown.endsWith("alias"));
    }
  }

  /** A wrong address answers nothing as MLflow does: what is registered waits. */
  @Test
  void whatIsNoMlflowGetsNothingRegistered() throws Exception {
    try (FakeMlflow server = new FakeMlflow();
        MlflowTracker tracker = tracker(server.uri())) {
      tracker.deliverOnce();
      scenario.promote(seeds.get(0), ModelVersionState.APPROVED, "good");
      server.pages.put("registered-models/get", 404);
      server.pages.put("experiments/search", 404);
      assertThatThrownBy(tracker::deliverOnce).isInstanceOf(Outbox.UnavailableException.class);
      assertThat(new Outbox(database).depth().waiting()).isOne();
    }
  }

  private void assertWhole(FakeMlflow server) {
    assertThat(server.experiments).containsOnlyKeys("tracked");
    assertThat(server.runs).hasSize(3);
    FakeMlflow.Run parent =
        server.runs.values().stream()
            .filter(run -> run.tags.containsKey(MlflowRuns.EXPERIMENT_TAG))
            .findFirst()
            .orElseThrow();
    assertThat(parent.status).isEqualTo("FINISHED");
    assertThat(parent.artifacts).isEqualTo(Map.of("campaign.yaml", "name: tracked"));
    for (SeedRun seed : seeds) {
      MlflowRun shown =
          Objects.requireNonNull(
              new RunRepository(database).find(seed.id()).orElseThrow().mlflowRun(),
              "an MLflow run");
      assertThat(shown.experimentId()).isEqualTo(server.experiments.get("tracked"));
      FakeMlflow.Run run = server.run(shown.runId());
      assertThat(run.tags)
          .containsEntry(MlflowRuns.RUN_TAG, seed.id().toString())
          .containsEntry("vocalise.page", "http://127.0.0.1:8080/runs/" + seed.id())
          .containsKey("vocalise.lineage.training")
          .containsEntry("vocalise.artifact.model.safetensors", "sha256:" + "f".repeat(64))
          .containsKey("mlflow.parentRunId");
      assertThat(run.params)
          .isEqualTo(Map.of("lambda", "0", "seed", Integer.toString(seed.seed())));
      assertThat(run.points.stream().filter(point -> point.contains("loss/total")))
          .hasSize(MlflowScenario.STEPS);
      assertThat(run.points).hasSize(MlflowScenario.STEPS + 3 + MlflowScenario.SCORES.size());
      assertThat(run.datasets.stream().map(d -> d.at("/dataset/name").asText()).distinct())
          .containsExactly("iemocap", "msp");
      assertThat(run.artifacts)
          .containsExactlyEntriesOf(Map.of("test/predictions.csv", "seed " + seed.seed()));
      assertThat(run.status).isEqualTo("FINISHED");
    }
  }

  private MlflowTracker tracker(URI server) {
    return new MlflowTracker(database, config(server), scenario);
  }

  private static MlflowConfig config(URI server) {
    return new MlflowConfig(
        HttpAddress.parse(server.toString()), null, URI.create("http://127.0.0.1:8080"));
  }
}

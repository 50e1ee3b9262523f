package dev.vocalise.infra.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.address.HttpAddress;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.Outbox;
import dev.vocalise.infra.lineage.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server refuses is kept, said once, and delivered when it is mended. */
class MlflowRefusalIT {
  private Database database;
  private MlflowScenario scenario;
  private Outbox outbox;
  private long waiting;

  @BeforeEach
  void open(@TempDir Path data) throws Exception {
    database = TestDatabase.open();
    scenario = new MlflowScenario(database, data);
    scenario.write("tracked");
    outbox = new Outbox(database);
    waiting = outbox.depth().waiting();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private MlflowTracker tracker(FakeMlflow server, String login) {
    String address = server.uri().toString().replace("//", "//" + login);
    return new MlflowTracker(
        database, new MlflowConfig(HttpAddress.parse(address), null, null), scenario);
  }

  @ParameterizedTest
  @CsvSource({
    "experiments/get-by-name, 200, login",
    "runs/log-batch, 200, login",
    "runs/log-batch, 302, login",
    "experiments/get-by-name, 401, USER:PASSWORD",
    "runs/create, 403, USER:PASSWORD",
    "experiments/get-by-name, 404, the path it is served under",
    "runs/log-batch, 502, answered 502"
  })
  void aPageInsteadOfAnAnswerHoldsEverythingBack(String path, int status, String told)
      throws Exception {
    try (FakeMlflow server = new FakeMlflow();
        MlflowTracker tracker = tracker(server, "anna:geheim@")) {
      server.pages.put(path, status);
      for (int pass = 0; pass < 2; pass++) {
        assertThatThrownBy(tracker::deliverOnce)
            .isInstanceOf(Outbox.UnavailableException.class)
            .hasMessageContainingAll(server.uri().toString(), path, told, "tried again")
            .hasMessageNotContaining("geheim")
            .message()
            .hasLineCount(1);
      }
      assertThat(outbox.depth().waiting()).isEqualTo(waiting);
      server.pages.clear();
      assertThat(tracker.deliverOnce()).isEqualTo(waiting);
      assertThat(server.authorization).startsWith("Basic ");
      assertThat(server.runs).hasSize(3);
    }
  }

  @Test
  void aDeletedExperimentIsToldWithTheCommandAndItsMessagesAreKept() throws Exception {
    try (FakeMlflow server = new FakeMlflow();
        MlflowTracker tracker = tracker(server, "")) {
      server.experiments.put("tracked", "7");
      server.deleted.add("7");
      assertThat(tracker.deliverOnce()).isZero();
      Outbox.Depth depth = outbox.depth();
      assertThat(depth.waiting()).isEqualTo(waiting);
      assertThat(depth.lastError())
          .contains("'tracked'", "mlflow experiments restore --experiment-id 7");
    }
  }

  /** A store behind MLflow that is full or away holds back this run's files and nothing else. */
  @Test
  void filesThatCannotBeTakenNowComeLater() throws Exception {
    try (FakeMlflow server = new FakeMlflow();
        MlflowTracker tracker = tracker(server, "")) {
      server.pages.put("mlflow-artifacts", 500);
      assertThat(tracker.deliverOnce()).isEqualTo(waiting - 2);
      assertThat(outbox.depth().waiting()).isEqualTo(2);
      assertThat(outbox.depth().lastError()).contains("campaign.yaml", "500");
      assertThat(server.runs.values()).allMatch(run -> run.status.equals("FINISHED"));
    }
  }

  @Test
  void aFileThatIsRefusedIsLeftOutAndNamed() throws Exception {
    try (FakeMlflow server = new FakeMlflow();
        MlflowTracker tracker = tracker(server, "")) {
      server.pages.put("mlflow-artifacts", 404);
      assertThat(tracker.deliverOnce()).isEqualTo(waiting);
      assertThat(server.runs.values())
          .filteredOn(run -> run.tags.containsKey(MlflowRuns.RUN_TAG))
          .hasSize(2)
          .allSatisfy(
              run ->
                  assertThat(run.tags.get(MlflowFiles.LEFT_OUT))
                      .contains("test/predictions.csv", "404"));
    }
  }

  @Test
  void anOldServerGetsEverythingButDataSets() throws Exception {
    try (FakeMlflow server = new FakeMlflow();
        MlflowTracker tracker = tracker(server, "")) {
      server.pages.put("runs/log-inputs", 404);
      assertThat(tracker.deliverOnce()).isEqualTo(waiting);
      assertThat(server.runs.values()).allMatch(run -> run.datasets.isEmpty());
    }
  }

  @Test
  void aServerIsAskedWithoutAChange() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      assertThat(MlflowTracker.refusal(HttpAddress.parse(server.uri().toString()))).isEmpty();
      server.pages.put("experiments/search", 200);
      assertThat(MlflowTracker.refusal(HttpAddress.parse(server.uri().toString())))
          .hasValueSatisfying(why -> assertThat(why).contains("'Sign in'"));
      assertThat(server.experiments).isEmpty();
    }
  }
}

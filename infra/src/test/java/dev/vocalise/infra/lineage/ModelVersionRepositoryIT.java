package dev.vocalise.infra.lineage;

import static dev.vocalise.infra.lineage.ModelVersionState.APPROVED;
import static dev.vocalise.infra.lineage.ModelVersionState.CANDIDATE;
import static dev.vocalise.infra.lineage.ModelVersionState.RETIRED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@link LedgerScenario} has {@code voice:1} approved, of its first run. */
@Tag("servers")
class ModelVersionRepositoryIT {
  private static final Actor USER = Actor.user("anna", "cli");

  private Database database;
  private ModelVersionRepository registry;
  private SeedRun done;
  private SeedRun failed;

  @BeforeEach
  void write() throws Exception {
    database = TestDatabase.open();
    LedgerScenario.write(database);
    registry = new ModelVersionRepository(database).as(USER);
    UUID campaign = new CampaignRepository(database).findByName("first").orElseThrow().id();
    List<SeedRun> runs = new RunRepository(database).ofCampaign(campaign);
    done = runs.get(0);
    failed = runs.get(1);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private ModelVersion promote(String name, ModelVersionState to) {
    NewModelVersion model = LedgerScenario.model(database, done);
    return registry.promote(
        new NewModelVersion(
            name,
            model.runId(),
            model.branch(),
            model.stageRunId(),
            model.weightsSha256(),
            model.files(),
            model.source()),
        to,
        "why");
  }

  @Test
  void aVersionSaysWhereItComesFromAndWhoMovedItWhy() throws Exception {
    ModelVersion version = registry.find("voice:1").orElseThrow();
    assertThat(version.state()).isEqualTo(APPROVED);
    assertThat(version.campaign()).isEqualTo("first");
    assertThat(version.uar()).isEqualTo(0.625);
    assertThat(version.reason()).isEqualTo("reviewed");
    assertThat(version.actor().path("name").asText()).isEqualTo("anna");
    assertThat(registry.ofRun(done.id())).containsExactly(version);
    assertThat(registry.ofWeights(Fixture.sha('e'))).containsExactly(version);
    assertThat(registry.statements(version))
        .extracting(Ledger::statement)
        .satisfiesExactly(
            first -> assertThat(first).contains("model.promote", "best on S_va", "\"CANDIDATE\""),
            second ->
                assertThat(second)
                    .contains("\"before\":{", "\"state\":\"CANDIDATE\"", "\"APPROVED\"", "anna"));
    assertThat(new Ledger(database).about(Fixture.sha('e')))
        .containsAll(registry.statements(version));
  }

  @Test
  void aVersionOnlyMovesOn() {
    assertThatThrownBy(() -> promote("voice", APPROVED))
        .hasMessage("voice:1 is approved already; nothing was changed");
    assertThatThrownBy(() -> promote("voice", CANDIDATE))
        .hasMessageStartingWith("voice:1 is approved and cannot become candidate; retire it");
    ModelVersion retired = registry.retire(registry.find("voice:1").orElseThrow(), "s3://", "old");
    assertThat(retired.state()).isEqualTo(RETIRED);
    assertThatThrownBy(() -> registry.retire(retired, "s3://", "old"))
        .hasMessageContaining("is retired already");
    assertThat(promote("voice", APPROVED).label()).isEqualTo("voice:2");
    assertThat(promote("other", CANDIDATE).label()).isEqualTo("other:1");
    assertThat(registry.list())
        .extracting(ModelVersion::label)
        .containsExactly("other:1", "voice:1", "voice:2");
  }

  @Test
  void aRunThatIsNotDoneHasNoVersion() {
    NewModelVersion model = LedgerScenario.model(database, done);
    NewModelVersion other =
        new NewModelVersion(
            "voice",
            failed.id(),
            "audio",
            model.stageRunId(),
            model.weightsSha256(),
            model.files(),
            model.source());
    assertThatThrownBy(() -> registry.promote(other, APPROVED, "why"))
        .hasMessageContaining("is FAILED; expected DONE");
    assertThat(registry.list()).hasSize(1);
  }

  @Test
  void twoAtOnceGetTwoNumbersOrOneVersion() throws Exception {
    registry.retire(registry.find("voice:1").orElseThrow(), "s3://", "old");
    ExecutorService both = Executors.newFixedThreadPool(4);
    List<Future<ModelVersion>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(both.submit(() -> promote("voice", APPROVED)));
    }
    int refused = 0;
    for (Future<ModelVersion> answer : answers) {
      try {
        answer.get();
      } catch (java.util.concurrent.ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(ModelVersionException.class);
        refused++;
      }
    }
    both.shutdown();
    assertThat(refused).isEqualTo(7);
    assertThat(registry.named("voice")).hasSize(2);
  }

  @Test
  void whatIsApprovedStays() throws Exception {
    RunRepository runs = new RunRepository(database);
    List<RunRepository.RunStage> again = List.of(new RunRepository.RunStage("train", ""));
    assertThatThrownBy(() -> runs.retry(done.id(), again))
        .isInstanceOf(ModelVersionException.class)
        .hasMessageContaining("made the approved model voice:1")
        .hasMessageContaining("vocalise model retire voice:1");
    assertThat(runs.find(done.id()).orElseThrow().uar()).isEqualTo(0.625);

    for (String table : List.of("model_version", "seed_run", "stage_run")) {
      assertThatThrownBy(() -> delete("origin", table)).isInstanceOf(SQLException.class);
    }
    // Every row of the campaign may go: the registry names its files itself.
    delete("replica", "stage_run", "seed_run", "model");
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(ReferredDigests.named(connection, Fixture.sha('d'))).isTrue();
      assertThat(ReferredDigests.named(connection, Fixture.sha('a'))).isFalse();
    }
  }

  @Test
  void aRetiredModelNoLongerKeepsItsRunFromBeingDoneAgain() {
    registry.retire(registry.find("voice:1").orElseThrow(), "s3://", "old");
    assertThat(
            new RunRepository(database)
                .retry(done.id(), List.of(new RunRepository.RunStage("train", "")))
                .queued())
        .isTrue();
    assertThat(registry.find("voice:1").orElseThrow().uar()).isNull();
  }

  /**
   * @param role {@code replica} for a superuser with triggers off
   */
  private void delete(String role, String... tables) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement run = connection.createStatement()) {
      run.execute("set session_replication_role = " + role);
      for (String table : tables) {
        run.execute("delete from vocalise." + table);
      }
    }
  }
}

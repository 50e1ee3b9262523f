package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("servers")
class LedgerIT {

  @TempDir private Path data;
  private Database database;
  private Ledger ledger;

  @BeforeEach
  void open() throws Exception {
    database = Database.open(TestDatabase.fresh());
    ledger = new Ledger(database, LedgerKey.open(data.resolve("ledger.key")));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aFinishedStageLeavesASignedStatementOfItsInputsAndOutputs() throws Exception {
    CampaignView campaign =
        new CampaignRepository(database).launch(Fixture.campaign("signed", 1, 1));
    SeedRun run = new RunRepository(database).ofCampaign(campaign.id()).get(0);
    StageRepository stages = new StageRepository(database, ledger);
    stages.start(Fixture.stage(campaign.id(), run.id(), "training"));
    StageAttempt second = stages.start(Fixture.stage(campaign.id(), run.id(), "training"));

    StageView done = stages.finish(second, List.of(Fixture.file("model", 'b')), null);

    LedgerEntry entry = ledger.about(Fixture.sha('b')).get(0);
    assertThat(done.ledgerSeq()).isEqualTo(entry.seq());
    JsonNode statement = new ObjectMapper().readTree(Ledger.statement(entry));
    assertThat(statement.path("_type").asText()).isEqualTo("https://in-toto.io/Statement/v1");
    assertThat(statement.path("predicateType").asText())
        .isEqualTo("https://slsa.dev/provenance/v1");
    assertThat(statement.at("/subject/0/digest/sha256").asText()).isEqualTo(Fixture.sha('b'));
    JsonNode definition = statement.at("/predicate/buildDefinition");
    assertThat(definition.at("/resolvedDependencies/0/digest/sha256").asText())
        .isEqualTo(Fixture.sha('a'));
    assertThat(definition.at("/externalParameters/seed").asInt(-1)).isZero();
    assertThat(definition.at("/externalParameters/spec")).isEqualTo(Fixture.json("rounds", 3));
    assertThat(definition.at("/internalParameters/attempts/0/state").asText()).isEqualTo("LOST");
    assertThat(definition.at("/internalParameters/attempts/1/state").asText()).isEqualTo("DONE");
    assertThat(ledger.verify().problems()).isEmpty();
  }

  @Test
  void anUntouchedChainIsSound() {
    assertThat(ledger.verify().sound()).isTrue();
    LedgerEntry first = ledger.append(Fixture.json("n", 1));
    LedgerEntry second = ledger.append(Fixture.json("n", 2));

    Ledger.Report report = ledger.verify();

    assertThat(report.problems()).isEmpty();
    assertThat(report.entries()).isEqualTo(2);
    assertThat(report.head()).isEqualTo(second.sha256());
    assertThat(second.previousSha256()).isEqualTo(first.sha256());
    assertThat(first.previousSha256()).isEqualTo(Ledger.NO_ENTRY);
  }

  @Test
  void workersWithKeysOfTheirOwnWriteOneChainThatAnAuditAccepts() throws Exception {
    LedgerKey otherKey = LedgerKey.open(data.resolve("other-worker.key"));
    ledger.append(Fixture.json("n", 1));
    new Ledger(database, otherKey).append(Fixture.json("n", 2));
    ledger.append(Fixture.json("n", 3));

    Ledger.Report report = ledger.verify();

    assertThat(report.problems()).isEmpty();
    assertThat(report.keyIds())
        .containsExactlyInAnyOrder(otherKey.id(), LedgerKey.open(data.resolve("ledger.key")).id());
  }

  @Test
  void theDatabaseRefusesToChangeTheLedger() {
    ledger.append(Fixture.json("n", 1));

    for (String change :
        List.of(
            "update vocalise.ledger_entry set envelope = '{}'",
            "delete from vocalise.ledger_entry",
            "truncate vocalise.ledger_entry cascade",
            "delete from vocalise.ledger_subject",
            "delete from vocalise.ledger_key")) {
      assertThatThrownBy(() -> sql(change))
          .as(change)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("append-only");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update vocalise.ledger_entry set envelope = replace(envelope, '\"sig\":\"', '\"sig\":\"A')"
            + " where seq = 2",
        "update vocalise.ledger_entry set envelope = (select envelope from vocalise.ledger_entry"
            + " where seq = 1) where seq = 2",
        "delete from vocalise.ledger_entry where seq = 2",
        "update vocalise.ledger_entry set sha256 = repeat('0', 64) where seq = 2",
        "update vocalise.ledger_key set public_key = 'AAAA'"
      })
  void anOwnerWhoSwitchesTheTriggersOffIsFoundOut(String change) throws SQLException {
    for (int n = 1; n <= 3; n++) {
      ledger.append(Fixture.json("n", n));
    }
    sql("alter table vocalise.ledger_entry disable trigger all");
    sql("alter table vocalise.ledger_key disable trigger all");

    sql(change);

    assertThat(ledger.verify().problems()).isNotEmpty();
  }

  @Test
  void aStatementCutOffAtTheEndIsFoundOut() throws SQLException {
    CampaignView campaign = new CampaignRepository(database).launch(Fixture.campaign("cut", 1, 1));
    StageRepository stages = new StageRepository(database, ledger);
    stages.finish(
        stages.start(Fixture.stage(campaign.id(), null, "registerDataset")),
        List.of(Fixture.file("manifest", 'b')),
        null);
    sql("alter table vocalise.ledger_entry disable trigger all");
    sql("alter table vocalise.ledger_subject disable trigger all");

    sql("delete from vocalise.ledger_entry");

    assertThat(ledger.verify().problems())
        .singleElement()
        .asString()
        .contains("registerDataset")
        .contains("has no statement");
  }

  @Test
  void theKeyFileIsKeptAndOnlyItsOwnerCanReadIt() throws Exception {
    Path file = data.resolve("ledger.key");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(LedgerKey.open(file).id()).isEqualTo(LedgerKey.open(file).id()).hasSize(64);
  }

  /** A loss of power, a full disk. */
  @ParameterizedTest
  @ValueSource(ints = {0, 40, 150})
  void aDamagedKeyIsPutAsideAndWhatItSignedStaysValid(int bytes) throws Exception {
    Path file = data.resolve("damaged.key");
    Files.deleteIfExists(file);
    String before = LedgerKey.open(file).id();
    byte[] cut = Arrays.copyOf(Files.readAllBytes(file), bytes);
    Files.write(file, cut);

    String after = LedgerKey.open(file).id();

    assertThat(after).hasSize(64).isNotEqualTo(before).isEqualTo(LedgerKey.open(file).id());
    assertThat(data.resolve("damaged.key.damaged")).hasBinaryContent(cut);
    assertThat(ledger.verify().problems()).isEmpty();
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }
}

package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.ledger.LedgerHome;
import dev.vocalise.infra.ledger.LedgerKey;
import dev.vocalise.infra.ledger.TrustedKeys;
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
    database = TestDatabase.open();
    ledger = new Ledger(database);
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
    StageRepository stages = new StageRepository(database);
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
    assertThat(audit(TestDatabase.keys().trusted()).findings().violations()).isEmpty();
  }

  @Test
  void eachEntryNamesItsPlaceUnderItsSignature() throws Exception {
    LedgerEntry first = ledger.record("test", Actor.INSTANCE, "n", Fixture.json("n", 1));
    LedgerEntry second = ledger.record("test", Actor.INSTANCE, "n", Fixture.json("n", 2));

    JsonNode place =
        new ObjectMapper().readTree(Ledger.statement(second)).at("/predicate/vocalise_ledger");
    assertThat(place.path("seq").asLong()).isEqualTo(2);
    assertThat(place.path("previous").asText()).isEqualTo(first.sha256());
    assertThat(first.previousSha256()).isEqualTo(Ledger.NO_ENTRY);
    Ledger.Report report = audit(TestDatabase.keys().trusted());
    assertThat(report.findings().all()).isEmpty();
    assertThat(report.entries()).isEqualTo(2);
    assertThat(report.head()).isEqualTo(second.sha256());
  }

  @Test
  void aChangeSaysWhoMadeItAndWhatWasBefore() throws Exception {
    CampaignRepository campaigns = new CampaignRepository(database).as(Actor.user("anna", "cli"));
    CampaignView campaign = campaigns.launch(Fixture.campaign("steered", 1, 1));
    campaigns.prioritise(campaign.id(), 5);

    JsonNode predicate =
        new ObjectMapper()
            .readTree(Ledger.statement(ledger.last().orElseThrow()))
            .path("predicate");
    assertThat(predicate.path("event").asText()).isEqualTo("campaign.priority");
    assertThat(predicate.path("actor").toString())
        .isEqualTo("{\"kind\":\"user\",\"name\":\"anna\",\"via\":\"cli\"}");
    assertThat(predicate.at("/rows/0/before").toString()).isEqualTo("{\"priority\":3}");
    assertThat(predicate.at("/rows/0/after/priority").asInt()).isEqualTo(5);
  }

  @Test
  void whatChangesNothingIsNoStatement() {
    CampaignRepository campaigns = new CampaignRepository(database);
    CampaignView campaign = campaigns.launch(Fixture.campaign("still", 1, 1));
    campaigns.pause(campaign.id());
    long entries = ledger.last().orElseThrow().seq();

    campaigns.pause(campaign.id());

    assertThat(ledger.last().orElseThrow().seq()).isEqualTo(entries);
  }

  @Test
  void aKeyOfAnotherWorkerCountsOnceATrustedOneSaysSo() throws Exception {
    LedgerHome other = LedgerHome.open(data.resolve("other"));
    DatabaseConfig address = TestDatabase.fresh();
    try (Database ours = TestDatabase.open(address);
        Database theirs = Database.open(address, other.signer())) {
      new Ledger(ours).record("test", Actor.INSTANCE, "n", Fixture.json("n", 1));
      new Ledger(ours)
          .record(
              KeyEvents.TRUST,
              Actor.INSTANCE,
              "key",
              new ObjectMapper().createObjectNode().put("publicKey", other.signer().publicKey()));
      new Ledger(theirs).record("test", Actor.INSTANCE, "n", Fixture.json("n", 2));

      Ledger.Report report = new Ledger(ours).audit(TestDatabase.keys().trusted(), List.of());

      assertThat(report.findings().violations()).isEmpty();
      assertThat(report.keyIds())
          .containsExactlyInAnyOrder(other.signer().id(), TestDatabase.keys().signer().id());
      // Theirs vouches for nobody, and nobody vouches for ours where only theirs is pinned.
      assertThat(new Ledger(ours).audit(other.trusted(), List.of()).findings().sound()).isFalse();
    }
  }

  @Test
  void theDatabaseRefusesToChangeTheLedger() {
    ledger.record("test", Actor.INSTANCE, "n", Fixture.json("n", 1));

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

  @Test
  void theKeyFileIsKeptAndOnlyItsOwnerCanReadIt() throws Exception {
    Path file = data.resolve("ledger.key");
    LedgerKey.open(file);

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
  }

  private Ledger.Report audit(TrustedKeys trusted) {
    return ledger.audit(trusted, List.of());
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }
}

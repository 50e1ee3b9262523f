package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.audit.Finding;
import dev.vocalise.infra.ledger.LedgerHome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes by a superuser of the database, with its triggers off. */
@Tag("servers")
class TamperingIT {
  @TempDir private Path home;
  private DatabaseConfig address;
  private Database database;
  private LedgerHome keys;

  @BeforeEach
  void write() throws Exception {
    address = TestDatabase.fresh();
    keys = LedgerHome.open(home);
    database = Database.open(address, keys.signer());
    LedgerScenario.write(database);
    signHead();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void signHead() {
    LedgerHeads heads = new LedgerHeads(new Ledger(database), keys, note -> {});
    heads.close();
  }

  private List<Finding> violations() throws Exception {
    return new Ledger(database).audit(keys.trusted(), keys.signedHeads()).findings().violations();
  }

  @Test
  void nothingIsFoundWhereNothingWasChanged() throws Exception {
    assertThat(violations()).isEmpty();
    new RunRepository(database)
        .retry(
            new RunRepository(database)
                .ofCampaign(new CampaignRepository(database).findByName("first").orElseThrow().id())
                .get(1)
                .id(),
            List.of());
    assertThat(violations()).isEmpty(); // the head is of before
    signHead();
    assertThat(violations()).isEmpty();
  }

  /** Each with what the finding must point at. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      update seed_run set uar = 0.7 where uar is not null                  | uar
      update seed_run set scores = '{"uar": 0.9}' where scores is not null | scores
      update seed_run set state = 'QUEUED' where state = 'DONE'            | state
      alter table seed_run drop constraint seed_run_state_check; update seed_run set state = 'BETTER' where state = 'DONE' | state
      update seed_run set seed = 7 where seed = 1                          | seed
      update seed_run set device = 'gpu:0' where uar is not null           | device
      update seed_run set ended_at = ended_at - interval '1 day'           | ended_at
      update seed_run set created_at = now()                               | created_at
      update seed_run set failure_message = 'fine' where uar is null       | failure_message
      delete from seed_run where uar is null                               | seed_run
      insert into seed_run select gen_random_uuid(), campaign_id, experiment_id, 9, state, 'w', uar, scores, failure_code, failure_message, null, host, device, progress, created_at, started_at, ended_at from seed_run where uar is not null | seed_run
      update experiment set settings = '{"lambda": 9}'                     | settings
      update experiment set reference = '{"mean": 1}'                      | reference
      update experiment set corpora = '{"source": "x"}'                    | corpora
      update campaign set spec = '{}'                                      | spec
      update campaign set file = 'name: other'                             | file
      update campaign set state = 'DONE'                                   | state
      update corpus set report = '{"utterances": 4}'                       | report
      update corpus set manifest_sha256 = repeat('1', 64)                  | manifest_sha256
      update corpus set added_at = added_at - interval '1 day'             | added_at
      delete from corpus                                                   | corpus
      update feature_set set artifact = jsonb_set(artifact, '{sha256}', to_jsonb(repeat('2', 64))) | artifact
      update feature_set set columns = '["loudness", "F0"]'                | columns
      update feature_set set source_sha256 = repeat('2', 64)               | source_sha256
      update feature_set set manifest_sha256 = repeat('2', 64)             | manifest_sha256
      update feature_set set corpus = 'other'                              | corpus
      delete from feature_set                                              | feature_set
      update model set digests = '{}'                                      | digests
      update model set licence = 'apache-2.0'                              | licence
      update model set config = '{}'                                       | config
      update model_version set state = 'CANDIDATE'                         | state
      update model_version set reason = 'because'                          | reason
      update model_version set weights_sha256 = repeat('8', 64)            | weights_sha256
      update model_version set run_id = (select id from seed_run where uar is null) | run_id
      update model_version set actor = '{"kind": "user", "name": "eve"}'   | actor
      update model_version set changed_at = changed_at - interval '1 day'  | changed_at
      update model_version set files = '[]'                                | files
      update model_version set version = 7                                 | version
      update model_version set name = 'other'                              | name
      delete from model_version                                            | model_version
      insert into model_version select gen_random_uuid(), name, 2, run_id, branch, stage_run_id, weights_sha256, files, state, reason, actor, created_at, changed_at from model_version | model_version
      update account set role = 'ADMIN' where name = 'ada'                 | role
      update account set password = 'pbkdf2-sha256$1$00$00' where name = 'grace' | password_sha256
      update account set password = null where name = 'grace'              | password_sha256
      update account set enabled = false where name = 'ada'                | enabled
      update account set name = 'eve' where name = 'ada'                   | name
      delete from api_token; delete from account where name = 'ada'        | account
      insert into account (id, name, role, enabled, created_at, changed_at) values (gen_random_uuid(), 'eve', 'ADMIN', true, now(), now()) | account
      update api_token set sha256 = repeat('9', 64)                        | sha256
      update api_token set role = 'OPERATOR'                               | role
      update api_token set expires_at = expires_at + interval '1 day'      | expires_at
      update api_token set account_id = null                               | account_id
      delete from api_token                                                | api_token
      update stage_run set inputs = '[]' where stage = 'evaluate'          | inputs
      update stage_run set outputs = jsonb_set(outputs, '{0,sha256}', to_jsonb(repeat('2', 64))) where stage = 'train' and state = 'DONE' | outputs
      update stage_run set spec = '{"rounds": 4}' where stage = 'train' and state = 'DONE' | spec
      update stage_run set environment = '{}' where stage = 'train' and state = 'DONE' | environment
      update stage_run set result = '{"utterances": 4}' where stage = 'registerDataset' | result
      update stage_run set cached_from = null where state = 'CACHED'       | cached_from
      update stage_run set worker = 'me' where state = 'FAILED'            | worker
      update stage_run set state = 'FAILED' where state = 'LOST'           | state
      update stage_run set ledger_seq = 1 where stage = 'evaluate'         | ledger_seq
      delete from stage_run where state = 'FAILED'                         | stage_run
      update stage_cache set cache_key = 'other' where ctid in (select ctid from stage_cache limit 1) | stage_cache
      update stage_cache set stage_run_id = (select id from stage_run where state = 'FAILED') where cache_key like 'key-train%' | stage_cache
      update metric_point set value = 0.2 where step = 1                   | loss
      update metric_point set step = 3 where step = 1                      | loss
      update metric_point set ts = ts + interval '1 hour' where step = 2   | loss
      delete from metric_point where step = 2                              | loss
      insert into metric_point select run_id, 'uar', step, ts, value from metric_point where step = 1 | uar
      update ledger_entry set envelope = replace(envelope, '"sig":"', '"sig":"A') where seq = 3 | entry 3
      update ledger_entry set envelope = (select envelope from ledger_entry where seq = 3) where seq = 4 | entry 4
      update ledger_entry set sha256 = repeat('0', 64) where seq = 3       | entry 3
      update ledger_entry set created_at = created_at - interval '1 day' where seq = 3 | entry 3
      update ledger_entry set key_id = repeat('3', 64) where seq = 3       | entry 3
      delete from ledger_entry where seq = 3                               | entry 4
      delete from ledger_entry where seq = (select max(seq) from ledger_entry) | head
      delete from ledger_entry                                             | head
      update ledger_subject set sha256 = repeat('4', 64) where seq = 2     | entry 2
      delete from ledger_subject where seq = 2                             | entry 2
      insert into ledger_subject values (repeat('5', 64), 2, 'model')      | entry 2
      update ledger_key set public_key = 'AAAA'                            | ledger_key
      insert into ledger_key values (repeat('6', 64), 'AAAA', now())       | ledger_key
      """)
  void everyChangeIsFoundWhereItIs(String change, String where) throws Exception {
    sql("set session_replication_role = replica", "set search_path = vocalise", change);

    assertThat(violations()).isNotEmpty().anySatisfy(f -> assertThat(f.where()).contains(where));
  }

  /** Whoever has no key of ours can only sign with another one. */
  @Test
  void aLedgerThatIsWrittenAnewWithAnotherKeyIsFound() throws Exception {
    DatabaseConfig other = TestDatabase.fresh();
    LedgerHome foreign = LedgerHome.open(home.resolve("foreign"));
    try (Database forged = Database.open(other, foreign.signer())) {
      LedgerScenario.write(forged);
      List<Finding> found =
          new Ledger(forged).audit(keys.trusted(), keys.signedHeads()).findings().violations();
      assertThat(found).extracting(Finding::check).contains("ledger.signature", "ledger.head");
      assertThat(
              new Ledger(forged)
                  .audit(foreign.trusted(), foreign.signedHeads())
                  .findings()
                  .violations())
          .isEmpty();
    }
  }

  /** A statement of the same key, copied to another place with the chain made to fit. */
  @Test
  void aStatementThatIsReplayedIsFoundAtItsNewPlace() throws Exception {
    sql(
        "set session_replication_role = replica",
        "set search_path = vocalise",
        "insert into ledger_entry select (select max(seq) + 1 from ledger_entry), stage_run_id,"
            + " envelope, key_id, (select sha256 from ledger_entry order by seq desc limit 1),"
            + " encode(sha256(convert_to((select max(seq) + 1 from ledger_entry) || chr(10) ||"
            + " (select sha256 from ledger_entry order by seq desc limit 1) || chr(10) || envelope,"
            + " 'UTF8')), 'hex'), now() from ledger_entry where seq = 2");

    assertThat(violations())
        .anySatisfy(found -> assertThat(found.check()).isEqualTo("ledger.place"));
  }

  private void sql(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(address.jdbcUrl());
        Statement run = connection.createStatement()) {
      for (String statement : statements) {
        run.execute(statement);
      }
    }
  }
}

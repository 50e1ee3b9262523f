package dev.vocalise.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the user of the rows may do with the ledger, and what only the owner of the tables may. */
class TwoUsersIT {
  private static final Settings POSTGRES_ONLY =
      Settings.fromEnvironment(
          Map.of(
              "TEMPORAL_ADDRESS", "t:1",
              "S3_ENDPOINT", "http://s:1",
              "S3_ACCESS_KEY", "k",
              "S3_SECRET_KEY", "s"));

  @TempDir static Path folder;
  private static DataDirectory data;
  private static LocalStack stack;
  private static DatabaseConfig config;

  @BeforeAll
  static void start() {
    data = DataDirectory.open(folder.resolve("data"));
    stack = LocalStack.start(data, POSTGRES_ONLY);
    config = stack.endpoints().database();
    write(config, "berlin");
  }

  @AfterAll
  static void stop() {
    stack.close();
    data.close();
  }

  private static void write(DatabaseConfig at, String name) {
    try (Database database = TestDatabase.open(at)) {
      new Ledger(database)
          .record(
              "corpus.note",
              Actor.user("anna", "cli"),
              name,
              JsonNodeFactory.instance.objectNode());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update vocalise.ledger_entry set envelope = ''",
        "delete from vocalise.ledger_entry",
        "truncate vocalise.ledger_entry cascade",
        "update vocalise.ledger_subject set name = ''",
        "delete from vocalise.ledger_subject",
        "update vocalise.ledger_key set public_key = ''",
        "delete from vocalise.ledger_key",
        "update vocalise.flyway_schema_history set version = '1'",
        "alter table vocalise.ledger_entry disable trigger append_only",
        "drop trigger append_only on vocalise.ledger_entry",
        "create or replace function vocalise.refuse_change() returns trigger language plpgsql as $$ begin return null; end $$",
        "set session_replication_role = replica",
        "drop table vocalise.ledger_subject",
        "create table vocalise.more (id int)",
        "alter table vocalise.corpus disable trigger all",
        "alter role vocalise password 'x'",
        "set role vocalise"
      })
  void theUserOfTheRowsMayNot(String sql) {
    assertThatThrownBy(() -> run(config, sql))
        .isInstanceOf(SQLException.class)
        .message()
        .containsAnyOf("permission denied", "must be owner");
  }

  @Test
  void whatIsWrittenEachDayNeedsNoOwner() throws Exception {
    DatabaseConfig writer =
        new DatabaseConfig(config.jdbcUrl(), config.user(), config.password(), 2);
    write(writer, "emovo");
    run(writer, "insert into vocalise.ledger_key values ('k', 'p', now())");
    assertThat(Database.whoMayRewriteLedger(writer)).isEmpty();
    assertThat(Database.whoMayRewriteLedger(config.asOwner())).contains("vocalise");
    try (Database database = TestDatabase.open(config)) {
      assertThat(new Ledger(database).last().orElseThrow().seq()).isEqualTo(2);
    }
  }

  @Test
  void whatWasGrantedBesidesIsTakenBackAtTheNextStart() throws Exception {
    run(config.asOwner(), "grant all on vocalise.ledger_entry to " + config.user());
    assertThat(Database.whoMayRewriteLedger(config)).contains("vocalise_writer");
    TestDatabase.open(config).close();
    assertThat(Database.whoMayRewriteLedger(config)).isEmpty();
  }

  @Test
  void manyProcessesMayStartAtOnce() throws Exception {
    run(config.asOwner(), "revoke all on all tables in schema vocalise from " + config.user());
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread = new Thread(() -> TestDatabase.open(config.withConnections(3)).close());
      thread.setUncaughtExceptionHandler((of, failure) -> failures.add(failure));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aRealServersOwnerIsNamedBesideAndTheDoctorTellsWhereThereIsOneOnly() throws Exception {
    run(config.asOwner(), "create role ada login password 'geheim'");
    run(config.asOwner(), "create role wu login password 'geheim'");
    run(config.asOwner(), "create database study owner ada");
    String place = config.jdbcUrl().replaceFirst("^jdbc:(.*/)[^/]*$", "$1study");
    Map<String, String> both =
        Map.of(
            "DATABASE_URL", place.replace("//", "//wu:geheim@"),
            "DATABASE_OWNER_URL", place.replace("//", "//ada:geheim@"));
    Map<String, String> ownerAlone = Map.of("DATABASE_URL", place.replace("//", "//ada:geheim@"));

    write(DatabaseAddress.of(Settings.fromEnvironment(both)), "berlin");

    assertThat(ServerDoctor.examine(both)).allMatch(Check::ok).hasSize(2);
    assertThat(ServerDoctor.examine(ownerAlone))
        .filteredOn(check -> !check.ok())
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.message()).contains("ada of DATABASE_URL could change");
              assertThat(check.required()).isFalse();
            });
    assertThatThrownBy(
            () ->
                write(
                    DatabaseAddress.of(
                        Settings.fromEnvironment(
                            Map.of(
                                "DATABASE_URL", place.replace("//", "//wu:geheim@"),
                                "DATABASE_OWNER_URL", place.replace("//", "//ada:wrong@")))),
                    "iemocap"))
        .hasMessageContainingAll("as ada", "password");
  }

  private static void run(DatabaseConfig as, String sql) throws SQLException {
    try (Connection connection = Database.connect(as);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

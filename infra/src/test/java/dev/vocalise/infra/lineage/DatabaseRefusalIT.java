package dev.vocalise.infra.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.failure.DatabaseException;
import dev.vocalise.infra.failure.ServerFailure;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.LocalStack;
import dev.vocalise.infra.local.Settings;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user reads when a database refuses, from a real one and from stand-ins. */
class DatabaseRefusalIT {
  private static final Settings POSTGRES_ONLY =
      Settings.fromEnvironment(
          Map.of(
              "TEMPORAL_ADDRESS", "t:1",
              "S3_ENDPOINT", "http://127.0.0.1:1",
              "S3_ACCESS_KEY", "k",
              "S3_SECRET_KEY", "s",
              "VOCALISE_CACHE", "target/servers"));

  private static void refused(String url, String user, String password, String... told) {
    DatabaseConfig config = new DatabaseConfig(url, user, password, 2);
    assertThatThrownBy(() -> TestDatabase.open(config).close())
        .isInstanceOf(DatabaseException.class)
        .hasMessageContainingAll(told)
        .hasMessageNotContaining("geheim")
        .satisfies(
            e -> assertThat(ServerFailure.in(e).orElseThrow().reason()).isEqualTo(e.getMessage()))
        .message()
        .hasLineCount(1);
  }

  @Test
  void aRealServerIsQuotedWithWhatToSet(@TempDir Path folder) throws Exception {
    try (DataDirectory data = DataDirectory.open(folder.resolve("data"));
        LocalStack stack = LocalStack.start(data, POSTGRES_ONLY)) {
      Endpoints at = stack.endpoints();
      String url = at.database().jdbcUrl();
      String place = DatabaseConfig.place(url);
      refused(url, "vocalise", "geheim", place, "as vocalise", "password", "DATABASE_URL", "%XX");
      refused(url, "nobody", "geheim", "nobody", "password");
      refused(
          url.replaceFirst("[^/]*$", "absent"),
          String.valueOf(at.database().user()),
          String.valueOf(at.database().password()),
          "absent",
          "CREATE DATABASE");
      refused(
          url.replace("//127", "//127.0.0.1:1,127"),
          "vocalise",
          "geheim",
          place,
          "password authentication failed");
      try (Connection owner = Database.connect(at.database().asOwner())) {
        owner.createStatement().execute("CREATE USER guest PASSWORD 'geheim'");
        refused(url, "guest", "geheim", "GRANT CREATE ON DATABASE");
        Files.writeString(
            data.postgres().resolve("18/pg_hba.conf"),
            "hostssl all guest all scram-sha-256\nhost all vocalise all scram-sha-256\n",
            UTF_8);
        owner.createStatement().execute("SELECT pg_reload_conf()");
        Thread.sleep(500);
        refused(url, "guest", "geheim", "guest", "pg_hba.conf allow", "sslmode=require");
        refused(url + "?sslmode=require", "vocalise", "geheim", "SSL", "?sslmode=", "disable");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "53300, sorry, max_connections",
    "57P03, starting up, try again",
    "25006, read-only, primary server",
    "28000, no pg_hba.conf entry, pg_hba.conf allow",
    "28P01, Passwort falsch, correct user or password"
  })
  void theStateDecidesInAnyLanguage(String state, String words, String advice) throws Exception {
    try (RefusingPostgres server = RefusingPostgres.error(state, words)) {
      refused(at(server), "anna", "geheim", "127.0.0.1:" + server.port() + "/n", words, advice);
    }
  }

  @Test
  void whatIsNoPostgresIsSaidSo() throws Exception {
    try (RefusingPostgres http =
            RefusingPostgres.answering(
                (in, out) -> {
                  in.readLong();
                  out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                });
        RefusingPostgres closes = RefusingPostgres.answering((in, out) -> {});
        RefusingPostgres mute =
            RefusingPostgres.answering(
                (in, out) -> in.transferTo(OutputStream.nullOutputStream()))) {
      refused(at(http), "anna", "geheim", "no PostgreSQL", "port");
      refused(at(closes), "anna", "geheim", "no PostgreSQL", "port");
      refused(at(mute) + "?sslmode=disable&loginTimeout=1", "anna", "geheim", "in time");
    }
    refused("jdbc:postgresql://127.0.0.1:1/n", "anna", "geheim", "127.0.0.1:1/n", "host and port");
    refused("jdbc:postgresql://[::1]:1/n", "anna", "geheim", "[::1]:1/n");
    refused("jdbc:postgresql://no_host.invalid/n", "anna", "geheim", "not known here");
  }

  private static String at(RefusingPostgres server) {
    return "jdbc:postgresql://127.0.0.1:" + server.port() + "/n";
  }
}

package dev.vocalise.web.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.LocalStack;
import dev.vocalise.infra.local.Settings;
import dev.vocalise.web.ui.PackagedApp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords in addresses are in nothing that is printed, logged, served or listed. */
class SecretsIT {
  private static final String PASSWORD = "ge@h:e/im#%&";
  private static final String ENCODED = URLEncoder.encode(PASSWORD, UTF_8);

  @TempDir private Path folder;

  private final List<String> seen = new ArrayList<>();

  private void assertNoSecret(String... more) {
    List<String> secrets = new ArrayList<>(List.of(PASSWORD, ENCODED, "heim-tracker", "im#"));
    secrets.addAll(List.of(more));
    for (String text : seen) {
      assertThat(text).doesNotContain(secrets);
    }
    seen.clear();
  }

  @Test
  void aRunningInstanceTellsNoPassword() throws Exception {
    HttpServer mlflow =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    mlflow.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(401, -1);
          exchange.close();
        });
    mlflow.start();
    try (DataDirectory data = DataDirectory.open(folder.resolve("servers"));
        LocalStack stack =
            LocalStack.start(data, Settings.fromEnvironment(Map.of("TEMPORAL_ADDRESS", "t:1")))) {
      Endpoints at = stack.endpoints();
      try (Connection owner = Database.connect(at.database().asOwner())) {
        owner.createStatement().execute("CREATE USER anna PASSWORD '" + PASSWORD + "'");
        owner.createStatement().execute("GRANT CREATE ON DATABASE vocalise TO anna");
      }
      Map<String, String> environment =
          Map.of(
              "DATABASE_URL",
              at.database()
                  .jdbcUrl()
                  .replaceFirst(
                      "jdbc:postgresql://", "postgresql+psycopg2://anna:" + ENCODED + "@"),
              "S3_ENDPOINT",
              at.s3Endpoint(),
              "S3_ACCESS_KEY",
              at.s3AccessKey(),
              "S3_SECRET_KEY",
              at.s3SecretKey(),
              "MLFLOW_TRACKING_URI",
              "http://tracker:heim-tracker@127.0.0.1:" + mlflow.getAddress().getPort());
      PackagedApp app = new PackagedApp(folder, environment);
      try {
        for (String page :
            List.of("/", "/system", "/campaigns/x", "/api/v1/campaigns", "/nothing")) {
          seen.add(get(app, page));
        }
        assertThat(seen.get(1))
            .contains("127.0.0.1:" + mlflow.getAddress().getPort(), "DATABASE_URL");
        seen.add(run(environment, "doctor"));
        assertThat(seen.get(seen.size() - 1)).contains("as anna answers", "answered 401");
        ProcessHandle.allProcesses()
            .forEach(each -> seen.add(each.info().commandLine().orElse("")));
      } finally {
        app.close();
      }
      seen.add(Files.readString(folder.resolve("output.txt")));
      try (Stream<Path> logs = Files.list(folder.resolve("data/logs"))) {
        for (Path log : logs.toList()) {
          seen.add(Files.readString(log));
        }
      }
      assertThat(seen).hasSizeGreaterThan(7);
      assertNoSecret(
          data.credentials().temporalKey(),
          at.s3SecretKey(),
          String.valueOf(at.database().asOwner().password()));
    } finally {
      mlflow.stop(0);
    }
  }

  @Test
  void aStartThatFailsTellsNoPassword() throws Exception {
    for (String address :
        List.of(
            "postgresql://anna:" + ENCODED + "@127.0.0.1:1/n",
            "postgresql://anna:" + PASSWORD + "@127.0.0.1:1/n",
            "jdbc:postgresql://127.0.0.1:1/n?user=anna&password=" + ENCODED,
            "jdbc:postgresql://127.0.0.1:1/n?user=anna&password=" + PASSWORD,
            "mysql://anna:" + PASSWORD + "@h/n")) {
      for (String command : List.of("corpus list", "doctor")) {
        String said = run(Map.of("DATABASE_URL", address), command.split(" "));
        assertThat(said).contains("DATABASE_URL").doesNotContain("\tat ");
        seen.add(said);
      }
    }
    seen.add(
        run(
            Map.of(
                "S3_ENDPOINT",
                "http://a:" + ENCODED + "@h:1",
                "S3_ACCESS_KEY",
                "k",
                "S3_SECRET_KEY",
                "s"),
            "corpus",
            "list"));
    assertThat(seen.get(seen.size() - 1)).contains("S3_ENDPOINT holds a login");
    assertNoSecret();
  }

  private static String get(PackagedApp app, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(app.url + path))
                .header("Authorization", app.authorization())
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private String run(Map<String, String> environment, String... command) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                "target/quarkus-app/quarkus-run.jar"));
    all.addAll(List.of(command));
    all.addAll(List.of("--data", folder.resolve("other").toString()));
    ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }
}

package dev.vocalise.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.LocalStack;
import dev.vocalise.infra.local.Settings;
import dev.vocalise.infra.temporal.TemporalConfig;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.web.ui.PackagedApp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running instance answers while one of its servers is away, and after that. */
@SuppressWarnings("NullAway.Init") // filled before the first test
class FailureResponsesIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Names all three servers, so that a stack starts only what is taken out again. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "DATABASE_URL", "postgresql://u:p@127.0.0.1:1/none",
          "S3_ENDPOINT", "http://127.0.0.1:1",
          "S3_ACCESS_KEY", "key",
          "S3_SECRET_KEY", "secret",
          "TEMPORAL_ADDRESS", "127.0.0.1:1");

  @TempDir static Path folder;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static Stoppable database;
  private static Stoppable store;
  private static Stoppable temporal;
  private static PackagedApp app;

  /** One server on a port and a folder of its own, which it gets again when started again. */
  private static final class Stoppable {
    private final DataDirectory data;
    private final Settings settings;
    private @Nullable LocalStack running;

    Stoppable(String name, String port, List<String> own) throws IOException {
      data = DataDirectory.open(folder.resolve(name));
      Map<String, String> environment = new HashMap<>(ELSEWHERE);
      own.forEach(environment::remove);
      environment.put(port, String.valueOf(freePort()));
      settings = Settings.fromEnvironment(environment);
    }

    Endpoints start() {
      LocalStack started = LocalStack.start(data, settings);
      running = started;
      return started.endpoints();
    }

    void stop() {
      if (running != null) {
        running.close();
        running = null;
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @BeforeAll
  static void start() throws Exception {
    database = new Stoppable("database", "VOCALISE_DATABASE_PORT", List.of("DATABASE_URL"));
    store =
        new Stoppable(
            "store", "VOCALISE_S3_PORT", List.of("S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY"));
    temporal = new Stoppable("temporal", "VOCALISE_TEMPORAL_PORT", List.of("TEMPORAL_ADDRESS"));
    DatabaseConfig owner = database.start().database().asOwner();
    Endpoints s3 = store.start();
    TemporalConfig at = temporal.start().temporal();
    app =
        new PackagedApp(
            folder,
            Map.of(
                "DATABASE_URL",
                owner
                    .jdbcUrl()
                    .replaceFirst("//", "//" + owner.user() + ":" + owner.password() + "@"),
                "S3_ENDPOINT",
                s3.s3Endpoint(),
                "S3_ACCESS_KEY",
                s3.s3AccessKey(),
                "S3_SECRET_KEY",
                s3.s3SecretKey(),
                "TEMPORAL_ADDRESS",
                at.address(),
                "TEMPORAL_API_KEY",
                String.valueOf(at.apiKey())));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (app != null) {
      app.close();
    }
    for (Stoppable server : List.of(database, store, temporal)) {
      server.stop();
      server.data.close();
    }
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(app.url + path))
            .header("Authorization", app.authorization())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path, Map<String, ?> body) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(app.url + "/api/v1/" + path))
            .header("Authorization", app.authorization())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Readiness names the server that is away, and only that; the process itself is alive. */
  private static void notReadyWithout(String server) throws Exception {
    Thread.sleep(1100); // an answer holds for a second
    HttpResponse<String> answer = get("/q/health/ready");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    for (Map.Entry<String, JsonNode> one :
        JSON.readTree(answer.body()).at("/checks/0/data").properties()) {
      String state = one.getValue().asText();
      if (one.getKey().equals(server)) {
        assertThat(state).startsWith("away: ").doesNotContain("password", "\n");
      } else {
        assertThat(state).as(one.getKey()).isEqualTo("answers");
      }
    }
    assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/q/metrics").body())
        .contains("vocalise_server_up{server=\"" + server + "\"} 0.0");
  }

  private static void readyAgain() throws Exception {
    HttpResponse<String> answer = get("/q/health/ready");
    for (int i = 0; i < 60 && answer.statusCode() != 200; i++) {
      Thread.sleep(500);
      answer = get("/q/health/ready");
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** The message of a problem with this status and code. */
  private static String told(HttpResponse<String> answer, int status, String code)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/problem+json");
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("message").asText()).isNotBlank().doesNotContain("\n");
    return problem.path("message").asText();
  }

  private static HttpResponse<String> addCorpus(String name) throws Exception {
    Path corpus = Files.createDirectories(folder.resolve(name));
    var rows = new StringBuilder("file,emotion,speaker,session,transcript\n");
    for (int i = 0; i < 160; i++) { // enough for every class to be in every part
      float[] sound = new float[8_000 + i];
      sound[0] = name.length() / 100f; // no recording is in two corpora
      WavFile.write(corpus.resolve(i + ".wav"), sound, 16_000);
      String emotion = List.of("anger", "happiness", "neutral", "sadness").get(i % 4);
      rows.append("%d.wav,%s,s%d,%s,x%n".formatted(i, emotion, i / 20, name));
    }
    Files.writeString(corpus.resolve("manifest.csv"), rows);
    return post("corpora", Map.of("kind", "csv", "dir", corpus.toString(), "name", name));
  }

  private static HttpResponse<String> launch(String name) throws Exception {
    String text =
        """
        name: %s
        corpora: {a: {kind: csv, corpus: launched}, b: {kind: csv, corpus: other}}
        backbones: {m: {kind: ast}}
        experiments: [{name: e, source: a, target: b, seeds: 1}]
        """;
    return post("campaigns", Map.of("text", text.formatted(name)));
  }

  @Test
  void aDatabaseThatIsAwayIsSaidAndAnswersAgainWhenItIsBack() throws Exception {
    assertThat(get("/api/v1/campaigns").statusCode()).isEqualTo(200);
    database.stop();
    try {
      for (HttpResponse<String> answer :
          List.of(get("/api/v1/campaigns"), addCorpus("lost"), launch("lost"))) {
        assertThat(told(answer, 503, "DATABASE_UNAVAILABLE"))
            .contains("the database at 127.0.0.1:", "retry")
            .doesNotContain("dev.vocalise", "Exception", "password");
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
      }
      HttpResponse<String> page = get("/campaigns/x");
      assertThat(page.statusCode()).isEqualTo(503);
      assertThat(page.headers().firstValue("content-type").orElse("")).startsWith("text/html");
      assertThat(page.body()).contains("the database at 127.0.0.1:");
      notReadyWithout("database");
      HttpResponse<String> system = get("/system");
      assertThat(system.statusCode()).isEqualTo(200);
      assertThat(system.body()).contains("not known while the database is away");
      assertThat(Files.readString(folder.resolve("output.txt")))
          .as("the terminal keeps to what is for people")
          .doesNotContain("\tat ", "Exception");
      assertThat(Files.readString(folder.resolve("data/logs/vocalise.log")))
          .as("one line with the reason")
          .contains(
              "A request failed with a server or a disk that it needs: Connection to 127.0.0.1:")
          .doesNotContain("JDBCConnectionException");
    } finally {
      database.start();
    }
    readyAgain();
    assertThat(get("/api/v1/campaigns").statusCode()).isEqualTo(200);
    assertThat(told(get("/api/v1/corpora/lost"), 404, "NOT_FOUND")).contains("lost");
  }

  @Test
  void aStoreThatIsAwayIsSaidAndTakesTheCorpusWhenItIsBack() throws Exception {
    store.stop();
    try {
      assertThat(told(addCorpus("kept"), 503, "ARTIFACT_STORE_UNAVAILABLE"))
          .contains("at http://127.0.0.1:", "nothing was registered", "retry");
      assertThat(told(get("/api/v1/corpora/kept"), 404, "NOT_FOUND")).contains("kept");
      notReadyWithout("store");
    } finally {
      store.start();
    }
    readyAgain();
    assertThat(addCorpus("kept").statusCode()).isEqualTo(201);
  }

  @Test
  void whatIsAskedForWhileTemporalIsAwayIsStored() throws Exception {
    assertThat(addCorpus("launched").statusCode()).isEqualTo(201);
    assertThat(addCorpus("other").statusCode()).isEqualTo(201);
    Path model = Path.of("../demo/models/ast-tiny").toAbsolutePath().normalize();
    assertThat(post("models", Map.of("kind", "ast", "dir", model.toString(), "name", "m")))
        .returns(201, HttpResponse::statusCode);
    temporal.stop();
    try {
      assertThat(told(launch("stored"), 503, "TEMPORAL_UNAVAILABLE"))
          .contains("Temporal at 127.0.0.1:", "is stored", "do not retry");
      assertThat(JSON.readTree(get("/api/v1/campaigns/stored").body()).at("/campaign/state"))
          .hasToString("\"QUEUED\"");
      notReadyWithout("temporal");
    } finally {
      temporal.start();
    }
    readyAgain();
    assertThat(post("campaigns/stored/cancel", Map.of()).statusCode()).isEqualTo(200);
  }
}

package dev.vocalise.web.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.model.dataset.DemoCorpora;
import dev.vocalise.web.ui.PackagedApp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The REST API does what its description says, and other people's tools agree. */
@SuppressWarnings("NullAway.Init") // filled before the first test
class ContractIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DEMO = Path.of("../demo");
  private static final Pattern LINK = Pattern.compile("<([^>]+)>; rel=\"next\"");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final String CAMPAIGN =
      """
      name: small
      corpora:
        source: {kind: iemocap, corpus: source}
        target: {kind: msp-improv, corpus: target}
      backbones:
        ast: {kind: ast, model: tiny}
      defaults: {source: source, target: target, backbone: ast, seeds: 1, training: {maxRounds: 1}}
      experiments: [{name: full}]
      """;

  @TempDir static Path folder;
  private static PackagedApp app;
  private static String run = "";

  @BeforeAll
  static void oneCampaign() throws Exception {
    app = new PackagedApp(folder);
    DemoCorpora demo = DemoCorpora.unpack(DEMO.resolve("corpora"), folder.resolve("demo"));
    corpus("iemocap", demo.iemocap(), "source");
    corpus("msp-improv", demo.mspImprov(), "target");
    String model = DEMO.resolve("models/ast-tiny").toAbsolutePath().normalize().toString();
    app.post("models", Map.of("kind", "ast", "dir", model, "name", "tiny"));
    app.post("campaigns", Map.of("text", CAMPAIGN));
    Instant latest = Instant.now().plus(Duration.ofMinutes(5));
    JsonNode board = board();
    while (!board.at("/campaign/state").asText().equals("DONE")) {
      assertThat(Instant.now()).as(board.toString()).isBefore(latest);
      Thread.sleep(500);
      board = board();
    }
    run = board.at("/experiments/0/seeds/0/runId").asText();
  }

  private static JsonNode board() throws Exception {
    return JSON.readTree(send("GET", "/api/v1/campaigns/small", "").body());
  }

  private static void corpus(String kind, Path dir, String name) throws Exception {
    app.post("corpora", Map.of("kind", kind, "dir", dir.toString(), "name", name));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (app != null) {
      app.close();
    }
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(app.url).resolve(path))
            .header("Authorization", app.authorization())
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode document() throws Exception {
    return JSON.readTree(send("GET", "/api/v1/openapi?format=json", "").body());
  }

  @Test
  void theDescriptionIsOfTheApiAloneAndSaysWhatItMeans() throws Exception {
    JsonNode document = document();
    assertThat(document.path("paths").properties())
        .hasSizeGreaterThan(35)
        .allMatch(path -> path.getKey().startsWith("/api/v1/"));
    assertThat(document.at("/components/schemas").properties())
        .extracting(Map.Entry::getKey)
        .contains("Problem", "CampaignSummary", "CampaignState")
        .noneMatch(name -> name.contains("Json") || name.equals("RoutingContext"));

    JsonNode summary = document.at("/components/schemas/CampaignSummary");
    assertThat(summary.at("/properties/id/format").asText()).isEqualTo("uuid");
    assertThat(summary.at("/properties/createdAt/format").asText()).isEqualTo("date-time");
    assertThat(summary.at("/properties/reason/type").toString()).isEqualTo("[\"string\",\"null\"]");
    assertThat(summary.path("required").toString()).contains("\"id\"", "\"runs\"");
    assertThat(summary.path("required").toString()).doesNotContain("reason", "endedAt");
    assertThat(document.at("/components/schemas/CampaignState/enum").toString())
        .contains("QUEUED", "DONE");
    assertThat(document.at("/components/schemas/CampaignFileText/required").toString())
        .isEqualTo("[\"text\"]");
  }

  @Test
  void everyRefusalIsAProblem() throws Exception {
    JsonNode document = document();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation ->
                            assertThat(operation.getValue().path("responses").properties())
                                .as(operation.getKey() + " " + path.getKey())
                                .extracting(Map.Entry::getKey)
                                .contains("400", "401", "403", "429", "503")));
    JsonNode launch = document.at("/paths/~1api~1v1~1campaigns/post/responses");
    assertThat(launch.properties())
        .extracting(Map.Entry::getKey)
        .contains("201", "409", "413", "415", "422");
    assertThat(
            document.at(
                "/components/responses/Problem422/content/application~1problem+json/schema/$ref"))
        .hasToString("\"#/components/schemas/Problem\"");
  }

  @Test
  void bothFormsOfTheDescriptionSayTheSame() throws Exception {
    String yaml = send("GET", "/api/v1/openapi?format=yaml", "").body();
    assertThat(yaml).startsWith("openapi: 3.1.0\n").contains("/api/v1/campaigns:");
  }

  @Test
  void aListIsReadInPartsUntilItsEnd() throws Exception {
    JsonNode all = JSON.readTree(send("GET", "/api/v1/corpora", "").body());
    assertThat(all).hasSize(2);
    String next = "/api/v1/corpora?limit=1";
    for (JsonNode one : all) {
      HttpResponse<String> part = send("GET", next, "");
      assertThat(part.headers().firstValue("X-Total-Count")).hasValue("2");
      assertThat(JSON.readTree(part.body())).containsExactly(one);
      Matcher link = LINK.matcher(part.headers().firstValue("Link").orElse(""));
      next = link.find() ? link.group(1) : "";
    }
    assertThat(next).as("nothing comes after the last").isEmpty();
    assertThat(JSON.readTree(send("GET", "/api/v1/corpora?offset=9", "").body())).isEmpty();
    for (String wrong : List.of("limit=0", "limit=x", "limit=1001", "offset=-1", "offset=1e9")) {
      HttpResponse<String> refused = send("GET", "/api/v1/corpora?" + wrong, "");
      assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
      assertThat(refused.body()).contains("must be a whole number from");
    }
  }

  @Test
  void whatWasMadeIsWhereTheAnswerSays() throws Exception {
    Map<String, String> made =
        Map.of(
            "accounts", "{\"name\": \"ada\", \"role\": \"viewer\"}",
            "tokens", "{\"name\": \"ci\"}",
            "models/versions",
                "{\"of\": \"" + run + "\", \"to\": \"candidate\", \"reason\": \"test\"}");
    for (Map.Entry<String, String> one : made.entrySet()) {
      HttpResponse<String> answer = send("POST", "/api/v1/" + one.getKey(), one.getValue());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      String place = answer.headers().firstValue("Location").orElseThrow();
      assertThat(URI.create(place).getPath()).startsWith("/api/v1/" + one.getKey() + "/");
      assertThat(send("GET", place, "").statusCode()).as(place).isEqualTo(200);
    }
    assertThat(send("GET", "/api/v1/models/tiny", "").statusCode()).isEqualTo(200);
  }

  @Test
  void anAddressSaysWhichMethodsItKnows() throws Exception {
    for (String path : List.of("/api/v1/campaigns", "/api/v1/runs/" + run, "/audit", "/corpora")) {
      HttpResponse<String> refused = send("DELETE", path, "");
      assertThat(refused.statusCode()).as(path).isEqualTo(405);
      assertThat(refused.headers().firstValue("Allow").orElseThrow())
          .contains("GET, HEAD, OPTIONS")
          .doesNotContain("DELETE");
    }
    assertThat(send("GET", "/campaigns/small/pause", "").headers().firstValue("Allow"))
        .hasValue("OPTIONS, POST");
  }

  @Test
  void aValueOfAnotherKindIsSaidAndNotGuessed() throws Exception {
    assertThat(send("GET", "/api/v1/lineage?of=small/full&depth=x", "").statusCode())
        .isEqualTo(400);
    for (String body :
        List.of(
            "{\"text\": 5}",
            "{\"text\": true}",
            "{\"text\": \"x\", \"priority\": \"1\"}",
            "{\"text\": \"x\", \"priority\": 1.5}")) {
      assertThat(send("POST", "/api/v1/campaigns/validate", body).statusCode())
          .as(body)
          .isEqualTo(400);
    }
  }

  /** Bounded: so many requests to each operation, drawn from one seed. */
  @Test
  void requestsOfAnyKindAreAnsweredAsDescribed() throws Exception {
    Optional<RestTools> tools = RestTools.find();
    assumeTrue(tools.isPresent(), "needs Python and PyPI once");
    RestTools.Verdict verdict =
        tools
            .get()
            .program(
                folder,
                "st",
                "--config-file",
                RestTools.SCRIPTS.resolve("schemathesis.toml"),
                "run",
                app.url + "/api/v1/openapi?format=json",
                "--header",
                "Authorization: " + app.authorization());
    assertThat(verdict.exitCode()).as(verdict.said()).isZero();
    assertThat(verdict.said().toLowerCase(Locale.ROOT)).contains("no issues found");
  }

  @Test
  void aGeneratedClientWorks() throws Exception {
    Optional<RestTools> tools = RestTools.find();
    assumeTrue(tools.isPresent(), "needs Python and PyPI once");
    Path document = folder.resolve("openapi.json");
    java.nio.file.Files.writeString(document, document().toString());
    Path client = folder.resolve("client");
    RestTools.Verdict made =
        tools
            .get()
            .program(
                folder,
                "openapi-python-client",
                "generate",
                "--path",
                document,
                "--meta",
                "none",
                "--output-path",
                client.resolve("vocalise_client"));
    assertThat(made.exitCode()).as(made.said()).isZero();
    RestTools.Verdict used =
        tools
            .get()
            .program(
                folder,
                "python",
                RestTools.SCRIPTS.resolve("client.py"),
                client,
                app.url,
                app.authorization().replace("Bearer ", ""),
                run);
    assertThat(used.exitCode()).as(used.said()).isZero();
  }
}

package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.activities.export.Export;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.model.dataset.DemoCorpora;
import dev.vocalise.web.cli.PackagedCli.Result;
import dev.vocalise.web.cli.PackagedCli.Running;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports as users get them: by command, over REST, from the page, and back by model add. */
@SuppressWarnings("NullAway.Init") // filled before the first test
class ExportCommandIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DEMO = Path.of("../demo");
  private static final String CAMPAIGN =
      """
      name: small
      corpora:
        source: {kind: iemocap, corpus: source}
        target: {kind: msp-improv, corpus: target}
      backbones:
        ast: {kind: ast, model: tiny}
      defaults: {source: source, target: target, backbone: ast, seeds: 1, training: {maxRounds: 1}}
      experiments:
        - name: full
      """;

  @TempDir static Path folder;
  private static PackagedCli cli;
  private static @Nullable Running up;
  private static String url = "";
  private static String run = "";

  @BeforeAll
  static void runACampaign() throws Exception {
    cli = new PackagedCli(folder);
    DemoCorpora demo = DemoCorpora.unpack(DEMO.resolve("corpora"), folder.resolve("demo"));
    up = cli.start("up", "--port", "0");
    up.awaitOutput("Vocalise is up: http://127.0.0.1:");
    url = JSON.readTree(cli.data().resolve("instance.json").toFile()).path("url").asText();
    done("corpus", "add", "iemocap", demo.iemocap().toString(), "--name", "source");
    done("corpus", "add", "msp-improv", demo.mspImprov().toString(), "--name", "target");
    done("model", "add", "ast", DEMO.resolve("models/ast-tiny").toString(), "--name", "tiny");
    Path file = Files.writeString(folder.resolve("small.yaml"), CAMPAIGN);
    done("campaign", "launch", file.toString());
    run =
        JSON.readTree(done("campaign", "show", "small", "--format", "json"))
            .at("/experiments/0/seeds/0/runId")
            .asText();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (up != null) {
      up.stop();
    }
  }

  private static String done(String... args) throws Exception {
    Result result = cli.run(args);
    assertThat(result.code()).as("%s: %s", List.of(args), result.err()).isZero();
    return result.out();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", authorization())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aTableIsTheSameByBothVerbs() throws Exception {
    assertThat(done("export", "csv", "small"))
        .isEqualTo(done("campaign", "table", "small", "--format", "csv"));
  }

  @Test
  void anAuditIsThereInJsonToo() throws Exception {
    JsonNode report = JSON.readTree(done("audit", "small", "--format", "json")).path("report");
    assertThat(Instant.parse(report.path("at").asText())).isBefore(Instant.now());
    assertThat(report.path("proven").path("uar").asInt()).isEqualTo(1);
    assertThat(report.path("findings")).isEmpty();
  }

  @Test
  void everyFormatIsServedAndOfferedOnThePage() throws Exception {
    String page = get("/campaigns/small").body();
    for (Export export : Export.all()) {
      String path = "/api/v1/campaigns/small/export/" + export.name();
      HttpResponse<String> answer = get(export.ofOneRun() ? path + "?run=" + run : path);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .startsWith(export.mediaType());
      assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
          .endsWith("." + export.ending() + "\"");
      assertThat(answer.body()).isNotEmpty();
      boolean table = "text markdown latex csv json".contains(export.name());
      assertThat(page.contains(path + "\"")).isEqualTo(!table && !export.ofOneRun());
    }
    assertThat(JSON.readTree(get("/api/v1/exports").body())).hasSize(Export.all().size());
    assertThat(get("/api/v1/campaigns/small/export/hf-model").statusCode()).isEqualTo(422);
  }

  @Test
  void anExportedModelIsAddedAgain() throws Exception {
    Path zip = folder.resolve("model.zip");
    assertThat(done("export", "hf-model", "small", "--run", run, "--to", zip.toString()))
        .contains(zip.toString());
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = folder.resolve("unzipped").resolve(entry.getName());
        Files.createDirectories(requireNonNull(file.getParent()));
        Files.write(file, in.readAllBytes());
      }
    }
    JsonNode campaign =
        JSON.readTree(done("campaign", "show", "small", "--format", "json")).at("/experiments/0");
    Path model =
        folder.resolve("unzipped/small-full-seed-" + campaign.at("/seeds/0/seed").asText());
    assertThat(model.resolve("model.sig")).exists();
    assertThat(done("model", "add", "ast", model.toString(), "--name", "again"))
        .contains("again", "weights");
    assertThat(done("export", "model-key")).startsWith("-----BEGIN PUBLIC KEY-----");
  }

  @Test
  void aTrainedModelIsPromotedShownExportedAndRetired() throws Exception {
    assertThat(
            done("model", "promote", "small/full/" + seed(), "--to", "candidate", "--reason", "a"))
        .contains("small-full:1", "candidate", run);
    assertThat(done("model", "promote", "small-full:1", "--to", "approved", "--reason", "b"))
        .contains("approved", "by " + System.getProperty("user.name") + ": b");
    Result again =
        cli.run("model", "promote", "small-full:1", "--to", "candidate", "--reason", "c");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("small-full:1 is approved and cannot become candidate");

    JsonNode list = JSON.readTree(done("model", "list", "--state", "approved", "--format", "json"));
    assertThat(list).hasSize(1);
    String weights = list.at("/0/weightsSha256").asText();
    assertThat(done("model", "list")).contains("tiny", "small-full:1", weights.substring(0, 12));
    assertThat(done("model", "show", weights)).contains("small-full:1", ": a", ": b");
    assertThat(done("model", "show", "tiny")).contains("geometry");
    assertThat(done("audit", weights)).contains("registered as small-full:1", "approved since");
    assertThat(done("audit", "small-full:1")).contains("registry", " 0 violated");
    assertThat(done("lineage", "small-full:1"))
        .startsWith("small-full:1  approved: b")
        .contains("model.safetensors", "training");

    Path zip = folder.resolve("registered.zip");
    done("export", "hf-model", "small-full:1", "--to", zip.toString());
    assertThat(card(zip)).contains("`small-full:1`", "approved since");

    Result deletion = cli.run("run", "retry", run, "--from", "train");
    assertThat(deletion.code()).isEqualTo(1);
    assertThat(deletion.err()).contains("made the approved model small-full:1");
    assertThat(get("/models").body()).contains("small-full:1", "approved", "Retire");
    assertThat(get("/runs/" + run).body()).contains("/models#small-full%3A1");
    HttpResponse<String> button = post("/runs/" + run + "/retry", "from=train");
    assertThat(button.statusCode()).isEqualTo(409);
    assertThat(button.body()).contains("<html", "made the approved model small-full:1");
    assertThat(done("gc")).contains("Approved models and what they need stay: small-full:1");
    assertThat(done("model", "retire", "small-full:1", "--reason", "d")).contains("retired");
    assertThat(get("/api/v1/models/versions?state=retired").body()).contains("\"small-full\"");
    button = post("/models", "of=" + run + "&to=candidate&reason=from+the+page");
    assertThat(button.statusCode()).isEqualTo(303);
    assertThat(button.headers().firstValue("Location")).hasValue("/models#small-full%3A2");
    assertThat(post("/models", "of=" + run + "&to=approved&reason=").statusCode()).isEqualTo(409);
    assertThat(get("/api/v1/models/versions?state=lost").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/models/versions/about?of=nosuch").statusCode()).isEqualTo(404);
  }

  private static String authorization() {
    return "Bearer " + DataDirectory.credentials(cli.data()).apiToken();
  }

  /** A form of a page. */
  private static HttpResponse<String> post(String path, String form) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url + path))
                .header("Origin", url)
                .header("Authorization", authorization())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static String seed() throws Exception {
    return JSON.readTree(done("campaign", "show", "small", "--format", "json"))
        .at("/experiments/0/seeds/0/seed")
        .asText();
  }

  private static String card(Path zip) throws Exception {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().endsWith("README.md")) {
          return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
      }
    }
    return "no card";
  }

  @Test
  void whatIsRefusedWritesNothingAndKeepsWhatWasThere() throws Exception {
    Path file = Files.writeString(folder.resolve("there.json"), "mine");
    Result result = cli.run("export", "prov", "nosuch", "--to", file.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("'nosuch'");
    assertThat(file).hasContent("mine");
    assertThat(folder.resolve("there.json.new")).doesNotExist();
    result = cli.run("export", "prov", "small", "--to", folder.resolve("no/such.json").toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("no/such.json", "nothing was written");
    try (var scratch = Files.list(cli.data().resolve("scratch"))) {
      assertThat(scratch).as("what was made on the way is gone").isEmpty();
    }
  }
}

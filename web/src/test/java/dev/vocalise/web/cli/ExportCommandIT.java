package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.activities.export.Export;
import dev.vocalise.model.dataset.DemoCorpora;
import dev.vocalise.web.cli.PackagedCli.Result;
import dev.vocalise.web.cli.PackagedCli.Running;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
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
            HttpRequest.newBuilder(URI.create(url + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aTableIsTheSameByBothVerbs() throws Exception {
    assertThat(done("export", "csv", "small"))
        .isEqualTo(done("campaign", "table", "small", "--format", "csv"));
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
    assertThat(get("/api/v1/campaigns/small/export/hf-model").statusCode()).isEqualTo(400);
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

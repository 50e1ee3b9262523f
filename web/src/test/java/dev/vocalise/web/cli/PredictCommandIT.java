package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.dataset.DemoCorpora;
import dev.vocalise.web.cli.PackagedCli.Result;
import dev.vocalise.web.cli.PackagedCli.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Predictions as users get them: by command and over REST, of a model of the demo. */
@SuppressWarnings("NullAway.Init") // filled before the first test
class PredictCommandIT {
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
  private static final String MODEL = "small/full/0";

  @TempDir static Path folder;
  private static PackagedCli cli;
  private static @Nullable Running up;
  private static String url = "";
  private static Path recordings;

  /** The run's own predictions by the path of the recording, in the order of evaluation. */
  private static final Map<String, JsonNode> STORED = new TreeMap<>();

  private static List<String> inOrder;

  @BeforeAll
  static void runACampaign() throws Exception {
    cli = new PackagedCli(folder);
    DemoCorpora demo = DemoCorpora.unpack(DEMO.resolve("corpora"), folder.resolve("demo"));
    recordings = demo.mspImprov();
    up = cli.start("up", "--port", "0");
    up.awaitOutput("Vocalise is up: http://127.0.0.1:");
    url = JSON.readTree(cli.data().resolve("instance.json").toFile()).path("url").asText();
    done("corpus", "add", "iemocap", demo.iemocap().toString(), "--name", "source");
    done("corpus", "add", "msp-improv", demo.mspImprov().toString(), "--name", "target");
    done("model", "add", "ast", DEMO.resolve("models/ast-tiny").toString(), "--name", "tiny");
    Path file = Files.writeString(folder.resolve("small.yaml"), CAMPAIGN);
    done("campaign", "launch", file.toString());
    String run =
        JSON.readTree(done("campaign", "show", "small", "--format", "json"))
            .at("/experiments/0/seeds/0/runId")
            .asText();
    done("run", "download", run, "predictions.jsonl", "--to", folder.toString());
    Map<String, String> paths = new TreeMap<>();
    try (var all = Files.walk(recordings)) {
      all.filter(one -> one.toString().matches(".*\\.(wav|flac)"))
          .forEach(
              one ->
                  paths.put(
                      one.getFileName().toString().replaceFirst("\\..*", ""), one.toString()));
    }
    for (String line : Files.readAllLines(folder.resolve("predictions.jsonl"))) {
      JsonNode one = JSON.readTree(line);
      STORED.put(requireNonNull(paths.get(one.path("utterance").asText())), one);
    }
    Map<String, String> digests = new TreeMap<>();
    for (String path : STORED.keySet()) {
      digests.put(path, Sha256.of(Path.of(path)));
    }
    inOrder = new ArrayList<>(STORED.keySet());
    inOrder.sort(Comparator.comparing(path -> requireNonNull(digests.get(path))));
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

  private static List<JsonNode> lines(String out) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static JsonNode stored(String path) {
    return requireNonNull(STORED.get(path), path);
  }

  private static float logit(JsonNode prediction, int index) {
    return (float) prediction.path("logits").path(index).asDouble();
  }

  @Test
  void theTestSetOverStandardInputIsWhatTheRunStoredToTheBit() throws Exception {
    Path list = Files.write(folder.resolve("list.txt"), inOrder);
    Result result = cli.reading(list, "predict", "--model", MODEL, "--format", "json", "-");
    assertThat(result.code()).as(result.err()).isZero();
    List<JsonNode> lines = lines(result.out());
    assertThat(lines).extracting(one -> one.path("file").asText()).isEqualTo(inOrder);
    for (JsonNode one : lines) {
      JsonNode stored = stored(one.path("file").asText());
      assertThat(one.path("class")).isEqualTo(stored.path("predicted"));
      for (int c = 0; c < 4; c++) {
        assertThat(logit(one, c)).isEqualTo(logit(stored, c));
      }
    }
  }

  /** On a machine that knows nothing: no data directory is made, and the bits are the same. */
  @Test
  void anExportedModelPredictsElsewhere() throws Exception {
    Path zip = folder.resolve("model.zip");
    Path key = folder.resolve("model-key.pem");
    String run =
        JSON.readTree(done("campaign", "show", "small", "--format", "json"))
            .at("/experiments/0/seeds/0/runId")
            .asText();
    done("export", "hf-model", "small", "--run", run, "--to", zip.toString());
    done("export", "model-key", "--to", key.toString());
    PackagedCli elsewhere = new PackagedCli(Files.createDirectories(folder.resolve("elsewhere")));
    Path list = Files.write(folder.resolve("all.txt"), inOrder);
    Result result =
        elsewhere.reading(
            list,
            "predict",
            "--model",
            zip.toString(),
            "--key",
            key.toString(),
            "--format",
            "json",
            "-");
    assertThat(result.code()).as(result.err()).isZero();
    List<JsonNode> lines = lines(result.out());
    assertThat(lines).hasSize(inOrder.size());
    for (JsonNode one : lines) {
      for (int c = 0; c < 4; c++) {
        assertThat(logit(one, c)).isEqualTo(logit(stored(one.path("file").asText()), c));
      }
    }
    assertThat(elsewhere.data()).doesNotExist();
    Result foreign =
        elsewhere.run(
            "predict", "--model", zip.toString(), "--key", zip.toString(), inOrder.get(0));
    assertThat(foreign.code()).isEqualTo(1);
    assertThat(foreign.err().lines()).hasSize(1);
  }

  @Test
  void aFolderIsReadInItsOrderAndDiffersByTheBatchesAlone() throws Exception {
    List<String> rows = done("predict", "--model", MODEL, recordings.toString()).lines().toList();
    assertThat(rows.get(0))
        .isEqualTo("file,class,p_neutral,p_happiness,p_sadness,p_anger,entropy_bits");
    assertThat(rows).hasSizeGreaterThan(STORED.size()).isNotEmpty();
    assertThat(rows.subList(1, rows.size())).isSorted();
    List<JsonNode> all =
        lines(done("predict", "--model", MODEL, "--format", "json", recordings.toString()));
    int compared = 0;
    for (JsonNode one : all) {
      JsonNode stored = STORED.get(one.path("file").asText());
      if (stored != null) {
        compared++;
        for (int c = 0; c < 4; c++) {
          assertThat(logit(one, c)).isCloseTo(logit(stored, c), within(1e-4f));
        }
      }
    }
    assertThat(compared).isEqualTo(STORED.size());
  }

  @Test
  void whatCannotBeUsedIsNamedAndTheOthersGoOn() throws Exception {
    Path text = Files.writeString(folder.resolve("letter.wav"), "Dear all,\n".repeat(9));
    Path empty = Files.createFile(folder.resolve("empty.wav"));
    String none = folder.resolve("none.wav").toString();
    String good = inOrder.get(0);
    Result result =
        cli.run("predict", "--model", MODEL, text.toString(), good, empty.toString(), none, good);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out().lines()).hasSize(3);
    assertThat(result.err())
        .contains(
            "vocalise: " + text + ": not audio: ",
            "vocalise: " + empty + ": empty audio: ",
            "vocalise: " + none + ": there is no such file",
            "3 of 5 recordings could not be used");
    assertThat(result.err().lines()).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void wrongUseIsToldInOneLine() throws Exception {
    Result nothing = cli.run("predict", "--model", MODEL);
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("name recordings, a folder, or -");
    Result unknown = cli.run("predict", "--model", "nobody:7", inOrder.get(0));
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("nobody:7");
    assertThat(unknown.err().lines()).hasSize(1);
    Result words = cli.run("predict", "--model", MODEL, "--recogniser", "x", inOrder.get(0));
    assertThat(words.code()).isEqualTo(1);
    assertThat(words.err()).contains("reads no words; leave --recogniser out");
  }

  /** Ten times what its memory holds. */
  @Test
  void aThousandRecordingsPassThroughLittleMemory() throws Exception {
    Path many = Files.createDirectories(folder.resolve("many"));
    float[] samples = new float[8 * 16_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.3 * Math.sin(i * 0.05));
    }
    Path one = folder.resolve("one.wav");
    WavFile.write(one, samples, 16_000);
    assertThat(Files.size(one)).isGreaterThan(250_000);
    for (int i = 0; i < 1000; i++) {
      Files.createLink(many.resolve("%04d.wav".formatted(i)), one);
    }
    Result result =
        new PackagedCli(folder).with("-Xmx40m").run("predict", "--model", MODEL, many.toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out().lines()).hasSize(1001);
    assertThat(result.out().lines().skip(1).map(line -> line.split(",", 2)[1]).distinct())
        .as("the same sound in batches of the same size, and the last one")
        .hasSizeLessThanOrEqualTo(2);
    assertThat(result.err()).contains("512/1000 recordings");
  }

  private static HttpResponse<String> send(String path, String type, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/models/" + path))
            .header("Authorization", "Bearer " + DataDirectory.credentials(cli.data()).apiToken())
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aBodyOfSoundIsAnsweredAndABadOneIsAProblem() throws Exception {
    String model = "small%2Ffull%2F0/predict";
    byte[] sound = Files.readAllBytes(Path.of(inOrder.get(0)));
    HttpResponse<String> answer = send(model, "audio/wav", sound);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode said = JSON.readTree(answer.body());
    assertThat(said.at("/model/origin").asText()).isEqualTo(MODEL);
    assertThat(said.at("/predictions/0/class").asText())
        .isEqualTo(stored(inOrder.get(0)).path("predicted").asText());
    assertThat(said.at("/predictions/0/probabilities")).hasSize(4);

    HttpResponse<String> text =
        send(model, "application/octet-stream", "Dear all".getBytes(StandardCharsets.UTF_8));
    assertThat(text.statusCode()).isEqualTo(422);
    assertThat(JSON.readTree(text.body()).path("message").asText()).contains("not audio");
    assertThat(send(model, "audio/wav", new byte[0]).statusCode()).isEqualTo(422);
    assertThat(send(model, "audio/wav", new byte[49 << 20]).statusCode()).isEqualTo(413);
    assertThat(send(model, "text/plain", sound).statusCode()).isEqualTo(415);
    assertThat(send("nobody/predict", "audio/wav", sound).statusCode()).isEqualTo(404);
    Multipart parts = new Multipart();
    parts.file("recording", "a.wav", sound);
    parts.file("recording", "b.wav", "no sound".getBytes(StandardCharsets.UTF_8));
    JsonNode both = cli.api().post("models/" + model, parts).path("predictions");
    assertThat(both.at("/0/file").asText()).isEqualTo("a.wav");
    assertThat(both.at("/0/class").asText()).isNotEmpty();
    assertThat(both.at("/1/problem").asText()).startsWith("not audio");
    JsonNode about = cli.api().get("models/" + model);
    assertThat(about.path("classes")).hasSize(4);
    assertThat(about.path("hears").asBoolean()).isTrue();
  }
}

package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.model.dataset.DemoCorpora;
import dev.vocalise.web.cli.PackagedCli.Result;
import dev.vocalise.web.cli.PackagedCli.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged command line as users and scripts call it, on one data directory: first each command
 * with an instance of its own, then beside a running one, then alone again.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // filled before the first test
class CommandLineIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DEMO = Path.of("../demo");

  private static final String CAMPAIGN =
      """
      name: %s
      corpora:
        source: {kind: iemocap, corpus: source}
        target: {kind: msp-improv, corpus: target}
      backbones:
        ast: {kind: ast, model: tiny}
      defaults:
        source: source
        target: target
        backbone: ast
        seeds: 1
        training: {maxRounds: 1}
      experiments:
        - name: full
          reference: {mean: 50.3, std: 1.3, cite: "Table 3"}
      """;

  @TempDir static Path folder;
  private static PackagedCli cli;
  private static DemoCorpora demo;
  private static @Nullable Running up;
  private static String table = "";
  private static JsonNode estimated = JSON.missingNode();

  @BeforeAll
  static void unpack() throws IOException {
    cli = new PackagedCli(folder);
    demo = DemoCorpora.unpack(DEMO.resolve("corpora"), folder.resolve("demo"));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (up != null) {
      up.stop();
    }
  }

  private static long pid() {
    return requireNonNull(up, "up").process().pid();
  }

  private static String done(String... args) throws Exception {
    Result result = cli.run(args);
    assertThat(result.code()).as("%s: %s", List.of(args), result.err()).isZero();
    return result.out();
  }

  /** Standard output alone must be JSON, whatever is said on the way. */
  private static JsonNode json(String... args) throws Exception {
    List<String> line = new ArrayList<>(List.of(args));
    line.addAll(List.of("--format", "json"));
    return JSON.readTree(done(line.toArray(String[]::new)));
  }

  /** One line on standard error beside what was going on, nothing on standard output. */
  private static String refused(int code, String... args) throws Exception {
    Result result = cli.run(args);
    assertThat(result.code()).as("%s: %s", List.of(args), result.err()).isEqualTo(code);
    assertThat(result.out()).isEmpty();
    List<String> lines = result.err().lines().filter(line -> !line.startsWith("Reading ")).toList();
    assertThat(lines).hasSize(1).first().asString().startsWith("vocalise: ");
    return lines.get(0);
  }

  private static Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  @Order(1)
  void doctorStartsNothing() throws Exception {
    JsonNode checks = JSON.readTree(cli.run("doctor", "--format", "json").out());
    assertThat(checks.findValuesAsText("name")).contains("java", "disk");
    Path file = write("small.yaml", CAMPAIGN.formatted("small"));
    for (String[] needing :
        List.of(
            new String[] {"campaign", "launch", file.toString(), "--detach"},
            new String[] {"campaign", "resume", "small", "--detach"},
            new String[] {"link"},
            new String[] {"user", "add", "ada", "--role", "viewer"})) {
      assertThat(refused(1, needing)).contains("vocalise --data " + cli.data() + " up");
    }
    assertThat(cli.data()).doesNotExist();
  }

  @Test
  @Order(2)
  void aCorpusIsRegisteredByAnInstanceOfItsOwn() throws Exception {
    assertThat(done("corpus", "add", "iemocap", demo.iemocap().toString(), "--name", "source"))
        .contains("source (iemocap)")
        .contains("utterances   254");
    assertThat(cli.data().resolve("instance.json")).doesNotExist();
  }

  @Test
  @Order(3)
  void everyProblemOfACampaignFileIsALineAndWrongUse() throws Exception {
    Path file = write("wrong.yaml", CAMPAIGN.formatted("wrong"));
    Result result = cli.run("campaign", "validate", file.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines())
        .anySatisfy(line -> assertThat(line).contains("wrong.yaml:4: ", "'target'"))
        .anySatisfy(line -> assertThat(line).contains("wrong.yaml:6: ", "'tiny'"))
        .last()
        .isEqualTo("vocalise: the campaign file has 2 problems");
  }

  @Test
  @Order(4)
  void aCommandWaitsForAnInstanceThatIsStarting() throws Exception {
    Running starting = cli.start("up", "--port", "0");
    up = starting;
    starting.awaitText(cli.data().resolve("lock"), Long.toString(starting.process().pid()));
    JsonNode corpora = json("corpus", "list");
    assertThat(corpora).hasSize(1);
    assertThat(corpora.at("/0/name").asText()).isEqualTo("source");
    starting.awaitOutput("Vocalise is up: http://127.0.0.1:");
  }

  @Test
  @Order(5)
  void aSecondInstanceIsToldWhoHoldsTheDirectory() throws Exception {
    JsonNode instance = JSON.readTree(cli.data().resolve("instance.json").toFile());
    assertThat(refused(1, "up", "--port", "0"))
        .contains("process " + pid(), instance.path("url").asText(), "--data");
    assertThat(refused(1, "demo", "--port", "0")).contains("process " + pid());
    assertThat(instance.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("pid", "url", "certificate", "database", "store");
    assertThat(instance.toString()).as("addresses without a login").doesNotContain("password");
  }

  @Test
  @Order(6)
  void corporaAndModelsAreRegisteredOverRest() throws Exception {
    done("corpus", "add", "msp-improv", demo.mspImprov().toString(), "--name", "target");
    done("corpus", "add", "csv", csvCorpus().toString(), "--name", "own");
    String model = DEMO.resolve("models/ast-tiny").toString();
    assertThat(done("model", "add", "ast", model, "--name", "tiny")).contains("weights");
    assertThat(json("model", "list").at("/0/name").asText()).isEqualTo("tiny");

    JsonNode source = json("corpus", "show", "source");
    assertThat(source.path("utterances").asInt()).isEqualTo(254);
    assertThat(source.path("classes").toString())
        .isEqualTo("{\"neutral\":76,\"happiness\":70,\"sadness\":54,\"anger\":54}");
    assertThat(source.path("speakers").asInt()).isEqualTo(10);
    int leftOut = 0;
    for (JsonNode count : source.path("leftOut")) {
      leftOut += count.asInt();
    }
    assertThat(leftOut).isEqualTo(280 - 254);
    assertThat(json("corpus", "show", "own").path("classes").toString())
        .isEqualTo("{\"neutral\":1,\"happiness\":1,\"sadness\":1,\"anger\":1}");
    String rows = "file,F0,loudness\n3.wav,1,2\n1,3,4\n0,5,6\n/data/2.wav,7,8\n9,x,y\n";
    String table = write("egemaps.csv", rows).toString();
    assertThat(done("features", "add", "egemaps", "own", table))
        .contains("registered 2 functionals of 4 utterances of 'own' as 'egemaps'")
        .contains("1 of 5 rows is about no utterance");
    assertThat(done("features", "add", "egemaps", "own", table)).contains("nothing was changed");
    assertThat(json("features", "list").at("/0/columns").asInt()).isEqualTo(2);
    assertThat(json("features", "show", "egemaps").at("/0/columns/1").asText())
        .isEqualTo("loudness");
    assertThat(done("features", "show", "egemaps", "own")).contains("2: F0, loudness", table);
  }

  /** Four sounds of the demo, one per class. */
  private static Path csvCorpus() throws IOException {
    Path corpus = Files.createDirectories(folder.resolve("own"));
    List<Path> sounds;
    try (var files = Files.walk(demo.iemocap())) {
      sounds = files.filter(file -> file.toString().endsWith(".wav")).sorted().limit(4).toList();
    }
    StringBuilder lines = new StringBuilder("file,emotion,speaker,session,transcript\n");
    List<String> emotions = List.of("neutral", "happiness", "sadness", "anger");
    for (int i = 0; i < 4; i++) {
      Files.copy(sounds.get(i), corpus.resolve(i + ".wav"));
      lines.append("%d.wav,%s,s%d,1,hello%n".formatted(i, emotions.get(i), i));
    }
    Files.writeString(corpus.resolve("manifest.csv"), lines);
    return corpus;
  }

  @Test
  @Order(7)
  void whatTheInstanceRefusesIsOneLine() throws Exception {
    Path wrong = write("wrong.yaml", CAMPAIGN.formatted("wrong").replace("maxRounds", "maxRound"));
    assertThat(refused(2, "campaign", "validate", wrong.toString()))
        .contains("wrong.yaml:12: ", "maxRound", "did you mean 'maxRounds'?");
    assertThat(refused(2, "campaign", "launch", wrong.toString())).contains("wrong.yaml:12: ");
    assertThat(refused(1, "corpus", "show", "nosuch")).contains("'nosuch'", "corpus list");
    assertThat(refused(1, "corpus", "add", "iemocap", folder.resolve("own").toString(), "--name=x"))
        .contains(folder.resolve("own").toString());
    assertThat(refused(2, "corpus", "add", "nosuch", folder.toString(), "--name=x"))
        .contains("nosuch");
    assertThat(refused(2, "campaign", "launch", write("empty.yaml", "").toString()))
        .contains("empty.yaml:1: ", "keys name, corpora", "an empty file");
    assertThat(refused(1, "model", "add", "ast", folder.toString(), "--name=x"))
        .contains(folder.toString());
    String table = write("torn.csv", "file,F0\n0,1\n0,2\n1,?\n2,1\n").toString();
    assertThat(refused(1, "features", "add", "torn", "own", table))
        .contains("1 utterance has no row: 3", "more than one row: 0", "1 (line 4, column F0 is");
    assertThat(refused(1, "features", "show", "torn")).contains("'torn'", "features list");
    assertThat(refused(1, "campaign", "show", "nosuch")).contains("'nosuch'");
    assertThat(refused(1, "run", "show", "nosuch")).contains("'nosuch'");
    assertThat(refused(1, "run", "resume", UUID.randomUUID().toString())).contains("there is no");
    assertThat(json("corpus", "list")).hasSize(3);
  }

  @Test
  @Order(8)
  void aCampaignIsPausedAndCancelledBeforeItEnds() throws Exception {
    Path file = write("stopped.yaml", CAMPAIGN.formatted("stopped"));
    assertThat(done("campaign", "validate", file.toString()))
        .contains("1 experiment, 1 run", "all 1 run: ", "memory: ", "are free")
        .contains("measured: 1 kind of steps on ");
    assertThat(done("campaign", "validate", file.toString(), "--no-estimate"))
        .contains("1 experiment, 1 run")
        .doesNotContain("measured");
    JsonNode valid = json("campaign", "validate", file.toString());
    assertThat(valid.path("name").asText()).isEqualTo("stopped");
    assertThat(valid.at("/estimate/measured")).hasSize(1);
    assertThat(valid.at("/estimate/memory/available").asLong()).isPositive();
    assertThat(valid.at("/estimate/notes").toString()).doesNotContain("other machines");
    estimated = valid.at("/estimate/experiments/0");
    assertThat(estimated.path("unknown").isNull()).as(estimated.toString()).isTrue();
    assertThat(estimated.path("memoryBytes").asLong()).isBetween(100_000_000L, 4_000_000_000L);
    assertThat(cli.data().resolve("measured-steps.json")).exists();
    done("campaign", "launch", file.toString(), "--detach", "--priority", "5");
    assertThat(refused(1, "campaign", "launch", file.toString())).contains("stopped");
    assertThat(done("campaign", "priority", "stopped", "2"))
        .contains("priority 2 now, before it had 5");
    assertThat(refused(1, "campaign", "priority", "stopped", "6"))
        .contains("expected a priority from 1 (last) to 5 (first), got 6");
    assertThat(done("campaign", "pause", "stopped"))
        .contains("vocalise --data " + cli.data() + " campaign resume stopped");
    assertThat(json("campaign", "show", "stopped").at("/campaign/state").asText())
        .isEqualTo("PAUSED");
    assertThat(refused(1, "campaign", "pause", "stopped")).contains("is paused already");
    assertThat(done("campaign", "resume", "stopped", "--detach")).contains("goes on");
    done("campaign", "cancel", "stopped");
    assertThat(json("campaign", "show", "stopped").at("/campaign/state").asText())
        .isEqualTo("CANCELLED");
    assertThat(refused(1, "campaign", "cancel", "stopped")).contains("ended already");
    assertThat(Files.readString(cli.data().resolve("logs/vocalise.log")))
        .contains("campaign stopped started")
        .doesNotContain("never accessed", "deprecated");
  }

  @Test
  @Order(9)
  void aCampaignIsFollowedToItsTable() throws Exception {
    Path file = write("small.yaml", CAMPAIGN.formatted("small"));
    Result launched = cli.run("campaign", "launch", file.toString());
    assertThat(launched.code()).as(launched.err()).isZero();
    assertThat(launched.err()).contains("1/1 run").doesNotContain("\u001b", "\r");
    table = done("campaign", "table", "small", "--brief");
    assertThat(launched.out()).isEqualTo(table);
    assertThat(refused(1, "campaign", "resume", "small")).contains("nothing to resume");
  }

  @Test
  @Order(10)
  void boardRunAndTableAgree() throws Exception {
    assertThat(done("campaign", "list")).contains("small", "DONE", "1 of 1 run ");
    JsonNode seed = json("campaign", "show", "small").at("/experiments/0/seeds/0");
    String run = seed.path("runId").asText();
    assertThat(done("campaign", "show", "small")).contains("small: DONE", run);
    assertThat(json("run", "show", run).at("/run/uar")).isEqualTo(seed.path("uar"));
    assertThat(done("run", "show", run))
        .contains("small/full, seed", "DONE", "UAR", "recall %   neutral ", "training.maxRounds")
        .contains("model.safetensors", "vocalise --data " + cli.data() + " run download");
    for (String begin : List.of(run.substring(0, 8), run.substring(0, 13))) {
      assertThat(json("run", "show", begin).at("/run/id").asText()).isEqualTo(run);
      assertThat(json("run", "files", begin)).isNotEmpty();
      assertThat(json("lineage", begin).at("/node/id").asText()).isEqualTo("run:" + run);
    }
    long kept = 0;
    JsonNode training = null;
    for (JsonNode made : json("run", "files", run)) {
      kept += made.path("size").asLong();
      if (made.path("name").asText().equals("training.json")) {
        Path report = folder.resolve("training.json");
        cli.api().artifact(made.path("sha256").asText(), report);
        training = JSON.readTree(report.toFile()).path("measurements");
      }
    }
    long estimate = estimated.path("keptBytes").asLong();
    assertThat(kept).as("what it keeps").isBetween(estimate / 2, estimate);
    assertThat(requireNonNull(training, "training").get(training.size() - 1).path("step"))
        .as("one round, as estimated")
        .isEqualTo(estimated.path("steps"));
    assertThat(refused(1, "run", "show", run.substring(0, 7))).contains("at least 8 digits");
    assertThat(refused(1, "run", "resume", run)).contains("nothing to resume");
    assertThat(refused(1, "run", "retry", run)).contains("--from STAGE");
    assertThat(refused(1, "run", "retry", run, "--from", "text"))
        .contains("no stage 'text'; expected one of: train, evaluate");

    JsonNode detailed = json("campaign", "table", "small");
    assertThat(keys(detailed))
        .containsExactly("campaign", "experiments", "baseline", "comparisons");
    assertThat(refused(1, "campaign", "table", "small", "--baseline", "half"))
        .contains("no experiment 'half' to compare with: expected one of full");
    assertThat(refused(1, "compare", "small")).contains("got 'small/full' alone");
    assertThat(refused(1, "compare", "small/full", "other/full"))
        .contains("there is nothing named 'other/full' to compare");
    JsonNode result = json("campaign", "table", "small", "--brief");
    assertThat(done("run", "errors", run, "--by", "length"))
        .contains("UAR " + "%.1f %%".formatted(100 * seed.path("uar").asDouble()), "ECE", " s  ");
    assertThat(refused(1, "run", "errors", run, "--by", "mood"))
        .contains("cannot group by 'mood': expected speaker, gender, session, length, level");
    long utterances = done("run", "decisions", run).lines().count() - 1;
    assertThat(json("run", "decisions", run)).hasSize((int) utterances);
    assertThat(done("export", "curves-svg", "small")).contains("<svg").contains("full");
    assertThat(keys(result)).containsExactly("campaign", "experiments");
    JsonNode full = result.at("/experiments/0");
    assertThat(keys(full))
        .containsExactly("name", "mean", "std", "reimplements", "reference", "seeds");
    assertThat(keys(full.at("/seeds/0"))).containsExactly("seed", "uar");
    double percent = seed.path("uar").asDouble() * 100;
    assertThat(full.at("/seeds/0/uar").asDouble()).isEqualTo(percent);
    assertThat(full.path("mean").asDouble()).isEqualTo(percent);
    assertThat(full.path("std").isNull()).as("one seed has no deviation").isTrue();
    assertThat(full.at("/reference/mean").asDouble()).isEqualTo(50.3);

    String shown = "%.1f".formatted(percent);
    assertThat(table).contains("full", shown, "50.3");
    assertThat(done("campaign", "table", "small", "--format", "markdown")).contains("|---", shown);
    assertThat(done("campaign", "table", "small", "--format", "latex"))
        .contains("\\begin{tabular}", shown);
    assertThat(done("campaign", "table", "small", "--format", "csv").lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("experiment,mean,std");
  }

  @Test
  @Order(11)
  void aRunThatIsDoneIsDoneAgainFromAStageToTheSameScore() throws Exception {
    JsonNode before = json("campaign", "show", "small").at("/experiments/0/seeds/0");
    String run = before.path("runId").asText();
    assertThat(done("run", "retry", run, "--from", "train")).contains("again from train");
    Instant latest = Instant.now().plus(Duration.ofMinutes(5));
    while (!json("campaign", "show", "small").at("/campaign/state").asText().equals("DONE")) {
      assertThat(Instant.now()).isBefore(latest);
      Thread.sleep(500);
    }
    JsonNode stages = json("run", "show", run).path("stages");
    assertThat(stages.findValuesAsText("state")).containsExactly("DONE", "DONE", "DONE", "DONE");
    assertThat(json("run", "show", run).at("/run/uar")).isEqualTo(before.path("uar"));
    assertThat(done("campaign", "table", "small", "--brief")).isEqualTo(table);
  }

  private static List<String> keys(JsonNode object) {
    return object.properties().stream().map(entry -> entry.getKey()).toList();
  }

  @Test
  @Order(12)
  void theDemoIsRunByTheInstanceThatHasTheDirectory() throws Exception {
    Running shown = cli.start("demo", "--exit");
    shown.awaitText(shown.err(), "0/"); // it follows its campaign
    done("campaign", "cancel", "demo");
    Result result = shown.await();
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("already runs on " + cli.data(), "Look while it runs: http");
    assertThat(result.err()).contains("campaign 'demo' ended as CANCELLED");
    assertThat(requireNonNull(up, "up").process().isAlive()).isTrue();
  }

  @Test
  @Order(13)
  void aDatabaseThatIsKilledMeanwhileOnlyDelaysACampaign() throws Exception {
    String longer = CAMPAIGN.formatted("disturbed").replace("maxRounds: 1", "maxRounds: 3");
    Running launched = cli.start("campaign", "launch", write("disturbed.yaml", longer).toString());
    launched.awaitText(launched.err(), "round 2/3");
    Running second = cli.start("campaign", "resume", "disturbed");
    second.awaitText(second.err(), "0/1 run");
    second.stop();
    assertThat(Files.readString(second.err()))
        .contains("Interrupted: campaign 'disturbed' goes on at http", "campaign pause disturbed");
    Path postmaster = cli.data().resolve("postgres/18/postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(postmaster).get(0).strip());
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();

    Result result = launched.await();
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("1/1 run").doesNotContain("failed");
    assertThat(cli.data().resolve("logs/postgres-ended.log")).exists();
  }

  @Test
  @Order(14)
  void aloneAgainEverythingIsStillThere() throws Exception {
    stop();
    up = null;
    assertThat(cli.data().resolve("instance.json")).doesNotExist();
    assertThat(done("campaign", "table", "small", "--brief")).isEqualTo(table);
    assertThat(refused(1, "campaign", "resume", "small", "--detach"))
        .contains("vocalise --data " + cli.data() + " up");
    assertThat(done("campaign", "resume", "stopped")).contains("1 run was queued again");
  }

  /** SIGTERM as Ctrl-C: the campaign of an instance that ends stops, and is told how it goes on. */
  @Test
  @Order(15)
  void whoInterruptsALaunchIsToldWhatBecomesOfTheCampaign() throws Exception {
    String longer = CAMPAIGN.formatted("left").replace("maxRounds: 1", "maxRounds: 9");
    Running launched = cli.start("campaign", "launch", write("left.yaml", longer).toString());
    launched.awaitText(launched.err(), "0/1 run");
    launched.stop();
    assertThat(Files.readString(launched.err()))
        .contains("Interrupted: campaign 'left' stops with a checkpoint")
        .contains("go on with: vocalise --data " + cli.data() + " campaign resume left");
    assertThat(done("campaign", "cancel", "left")).contains("cancelled");
  }
}

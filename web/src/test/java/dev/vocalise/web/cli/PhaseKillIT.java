package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.dataset.DemoCorpora;
import dev.vocalise.web.cli.PackagedCli.Result;
import dev.vocalise.web.cli.PackagedCli.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the worker in each phase of the methods whose state is largest: the weights
 * are those of a training that nobody disturbed.
 */
@SuppressWarnings("NullAway.Init") // filled before the first test
class PhaseKillIT {
  private static final Path DEMO = Path.of("../demo");
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Of each phase of {@code saddi}, and of the only one of {@code aae}. */
  private static final int ROUNDS = 12;

  private static final String CAMPAIGN =
      """
      name: %1$s
      corpora:
        source: {kind: emo-db, corpus: source}
        target: {kind: iemocap, corpus: target}
      backbones:
        small: {kind: crnn, channels1: 8, channels2: 8, channels3: 8, lstm: 4, size: 8, frames: 32, bins: 16}
      experiments:
        - name: killed
          method: %1$s
          source: source
          target: target
          seeds: 1
          training: {batchSize: 4, collapse: 0, %2$s}
      """;

  @TempDir static Path folder;
  private static PackagedCli cli;
  private static @Nullable Running up;

  @BeforeAll
  static void start() throws Exception {
    cli = new PackagedCli(folder, Map.of("VOCALISE_CHECKPOINT_SECONDS", "1"));
    DemoCorpora demo = DemoCorpora.unpack(DEMO.resolve("corpora"), folder.resolve("demo"));
    up = cli.start("up", "--port", "0", "--workers", "1");
    up.awaitOutput("Vocalise is up: ");
    done("corpus", "add", "emo-db", demo.emoDb().toString(), "--name", "source");
    done("corpus", "add", "iemocap", demo.iemocap().toString(), "--name", "target");
  }

  @AfterAll
  static void stop() throws Exception {
    if (up != null) {
      up.stop();
    }
  }

  private static String done(String... args) throws Exception {
    Result result = cli.run(args);
    assertThat(result.code()).as("%s: %s", List.of(args), result.err()).isZero();
    return result.out();
  }

  @Test
  void aKillInEachPhaseOfSaddiLeavesTheWeightsOfAnUndisturbedTraining() throws Exception {
    String phases = "pretraining: %d, warmUp: %d, epochs: %d";
    killInEachPhase("saddi", phases.formatted(ROUNDS, ROUNDS, 2 * ROUNDS), 3);
  }

  @Test
  void aKillInAaeLeavesTheWeightsOfAnUndisturbedTraining() throws Exception {
    killInEachPhase("aae", "epochs: " + ROUNDS, 1);
  }

  private static void killInEachPhase(String method, String training, int phases) throws Exception {
    Path file = folder.resolve(method + ".yaml");
    Files.writeString(file, CAMPAIGN.formatted(method, training));
    done("campaign", "launch", file.toString(), "--detach");
    for (int phase = 1; phase <= phases; phase++) {
      killIn(method, phase);
    }
    await("the campaign's end", () -> state(method).equals("DONE"));
    JsonNode killed = run(method);
    assertThat(attempts(killed)).isEqualTo(1 + phases);
    done("reproduce", method + "/killed/0"); // takes nothing over from any other training
    JsonNode undisturbed = run("reproduce-" + method + "-killed-0");
    assertThat(attempts(undisturbed)).isEqualTo(1);
    assertThat(weights(undisturbed)).isEqualTo(weights(killed));
  }

  /** Well inside: after one of its rounds and before its last two. */
  private static void killIn(String campaign, int phase) throws Exception {
    int first = ROUNDS * (phase - 1) + 1;
    await(
        "phase " + phase,
        () -> {
          assertThat(state(campaign)).as("phase %d was not seen", phase).isNotEqualTo("DONE");
          JsonNode next = newest(run(campaign));
          int round = next.path("round").asInt();
          assertThat(round).as("phase %d has passed", phase).isLessThan(first + ROUNDS);
          return next.path("phase").asInt() == phase && round > first && round < first + ROUNDS - 2;
        });
    ProcessHandle worker = ProcessHandle.of(worker()).orElseThrow();
    assertThat(worker.destroyForcibly()).isTrue();
    worker.onExit().join();

    JsonNode dead = run(campaign); // nobody goes on with it for seconds
    assertThat(newest(dead).path("phase").asInt()).isEqualTo(phase);
    assertThat(dead.at("/run/progress/round").asInt()).isLessThan(first + ROUNDS);
    assertThat(lastMeasured(dead)).isBetween(first, first + ROUNDS - 1);
    int attempts = attempts(dead);
    await("another attempt", () -> attempts(run(campaign)) > attempts);
  }

  /** Where the run would go on. */
  private static JsonNode newest(JsonNode run) {
    return run.at("/checkpoints/0/position");
  }

  /** Round of the newest measurement, which each round ends with. */
  private static int lastMeasured(JsonNode run) {
    JsonNode rounds = run.at("/curves/round");
    return rounds.get(rounds.size() - 1).path("value").asInt();
  }

  private static int attempts(JsonNode run) {
    int attempts = 0;
    for (JsonNode stage : run.path("stages")) {
      attempts += stage.path("stage").asText().equals("trainAlternating") ? 1 : 0;
    }
    return attempts;
  }

  private static String weights(JsonNode run) {
    for (JsonNode stage : run.path("stages")) {
      for (JsonNode output : stage.path("outputs")) {
        if (output.path("name").asText().equals("model.safetensors")) {
          return output.path("sha256").asText();
        }
      }
    }
    throw new AssertionError("no weights: " + run.path("stages"));
  }

  private static JsonNode run(String campaign) throws Exception {
    JsonNode board = cli.api().get("campaigns/" + campaign);
    String id = board.at("/experiments/0/seeds/0/runId").asText();
    return Objects.requireNonNull(cli.api().get("runs/" + id));
  }

  private static String state(String campaign) throws Exception {
    return cli.api().get("campaigns/" + campaign).at("/campaign/state").asText();
  }

  private static long worker() throws Exception {
    JsonNode workers = cli.api().get("workers");
    assertThat(workers).hasSize(1);
    return workers.at("/0/pid").asLong();
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(30);
    }
  }
}

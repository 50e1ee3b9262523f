package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.local.Credentials;
import dev.vocalise.model.dataset.DemoCorpora;
import dev.vocalise.web.cli.PackagedCli.Result;
import dev.vocalise.web.cli.PackagedCli.Running;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers as processes: of one instance, beside it, and what is left when one of them is killed.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // filled before the first test
class WorkersIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DEMO = Path.of("../demo");
  private static final Duration LIMIT = Duration.ofMinutes(3);

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
        seeds: 2
        training: {%s}
      experiments:
        - name: full
      """;

  @TempDir static Path folder;
  private static PackagedCli cli;
  private static DemoCorpora demo;
  private static @Nullable Running up;
  private static final List<Running> others = new ArrayList<>();
  private static final Map<String, String> ports = new TreeMap<>();
  private static String table = "";

  @BeforeAll
  static void start() throws Exception {
    for (String server : List.of("DATABASE", "S3", "TEMPORAL")) {
      try (ServerSocket socket = new ServerSocket(0)) {
        ports.put("VOCALISE_" + server + "_PORT", String.valueOf(socket.getLocalPort()));
      }
    }
    cli = new PackagedCli(folder, ports);
    demo = DemoCorpora.unpack(DEMO.resolve("corpora"), folder.resolve("demo"));
    up = cli.start("up", "--port", "0", "--workers", "2");
    up.awaitOutput("Vocalise is up: ");
    register(cli);
  }

  @AfterAll
  static void stop() throws Exception {
    for (Running other : others) {
      other.process().destroyForcibly().waitFor();
    }
    if (up != null) {
      up.stop();
    }
  }

  private static void register(PackagedCli cli) throws Exception {
    done(cli, "corpus", "add", "iemocap", demo.iemocap().toString(), "--name", "source");
    done(cli, "corpus", "add", "msp-improv", demo.mspImprov().toString(), "--name", "target");
    done(cli, "model", "add", "ast", DEMO.resolve("models/ast-tiny").toString(), "--name", "tiny");
  }

  private static String done(PackagedCli cli, String... args) throws Exception {
    Result result = cli.run(args);
    assertThat(result.code()).as("%s: %s", List.of(args), result.err()).isZero();
    return result.out();
  }

  private static Path campaign(String name, String training) throws IOException {
    return Files.writeString(folder.resolve(name + ".yaml"), CAMPAIGN.formatted(name, training));
  }

  /** What {@code worker list} prints. */
  private static JsonNode workers() throws Exception {
    return api().get("workers");
  }

  private static ApiClient api() throws Exception {
    return cli.api();
  }

  private static long pid(String name) throws Exception {
    for (JsonNode worker : workers()) {
      if (worker.path("name").asText().equals(name)) {
        return worker.path("pid").asLong();
      }
    }
    return -1;
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(300);
    }
  }

  private static void kill(long pid) {
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
  }

  @Test
  @Order(1)
  void everyWorkerIsListedWithItsDeviceAndBuild() throws Exception {
    await("two workers", () -> workers().size() == 2);
    JsonNode workers = workers();
    assertThat(workers.findValuesAsText("name")).containsExactly("worker-1", "worker-2");
    assertThat(workers.findValuesAsText("device")).containsExactly("cpu", "cpu, slot 2");
    assertThat(workers.findValuesAsText("state")).containsOnly("READY");
    assertThat(workers.findValuesAsText("build"))
        .allMatch(build -> build.matches("[0-9a-f]{12}"))
        .containsExactly(workers.at("/0/build").asText(), workers.at("/0/build").asText());
    assertThat(workers.at("/0/queues")).hasSize(4);
    assertThat(done(cli, "worker", "list")).contains("worker", "READY", "io,train,evaluate");
    assertThat(JSON.readTree(done(cli, "worker", "list", "--format", "json")))
        .hasSize(2)
        .allSatisfy(worker -> assertThat(worker.fieldNames()).toIterable().contains("pid"));
  }

  @Test
  @Order(2)
  void noPasswordIsOnACommandLine() throws Exception {
    JsonNode secrets = JSON.readTree(cli.data().resolve("credentials.json").toFile());
    for (String name : List.of("worker-1", "worker-2")) {
      String line = Files.readString(Path.of("/proc/" + pid(name) + "/cmdline"));
      assertThat(line).contains("--child").doesNotContain("postgresql://");
      secrets.forEach(secret -> assertThat(line).doesNotContain(secret.asText()));
    }
  }

  @Test
  @Order(3)
  void twoWorkersMakeTheTableOfOneProcess() throws Exception {
    done(cli, "campaign", "launch", campaign("small", "maxRounds: 1").toString());
    table = done(cli, "campaign", "table", "small", "--format", "csv");
    assertThat(table.lines()).hasSize(2);

    PackagedCli alone = new PackagedCli(Files.createDirectory(folder.resolve("alone")));
    Running one = alone.start("up", "--port", "0");
    others.add(one);
    one.awaitOutput("Vocalise is up: ");
    register(alone);
    done(alone, "campaign", "launch", campaign("small", "maxRounds: 1").toString());
    assertThat(done(alone, "campaign", "table", "small", "--format", "csv")).isEqualTo(table);
    one.stop();
  }

  @Test
  @Order(4)
  void aKilledWorkerIsStartedAgainAndItsCampaignGoesOn() throws Exception {
    Running launched =
        cli.start("campaign", "launch", campaign("disturbed", "maxRounds: 2").toString());
    launched.awaitText(launched.err(), "round 1/2");
    long first = pid("worker-1");
    long second = pid("worker-2");
    kill(first);
    await("another worker-1", () -> pid("worker-1") > 0 && pid("worker-1") != first);
    assertThat(pid("worker-2")).as("the other goes on").isEqualTo(second);
    assertThat(Files.readString(requireNonNull(up).out()))
        .contains("worker-1 ended (code 137); it starts again in 1 s");
    Result result = launched.await();
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("2/2 runs").doesNotContain("failed");
    assertThat(workers().findValuesAsText("state")).containsOnly("READY");
  }

  @Test
  @Order(5)
  void theSecondOnADeviceWaitsAndTakesOverWhenTheFirstIsGone() throws Exception {
    PackagedCli beside =
        new PackagedCli(Files.createDirectory(folder.resolve("beside")), withGpu(servers()));
    Running first = beside(beside, "a");
    first.awaitOutput("The worker is up");
    Running second = beside(beside, "b");
    second.awaitOutput("gpu:7 of ");
    assertThat(Files.readString(second.out())).contains("is in use by worker worker-1 (");
    assertThat(workers().findValuesAsText("state")).contains("WAITING");
    Running third = beside(beside, "c");
    third.awaitOutput("gpu:7 of ");

    first.process().destroy();
    Running next = firstOf(second, third);
    kill(next.process().pid());
    long killed = System.nanoTime();
    Running last = next.equals(second) ? third : second;
    last.awaitOutput("gpu:7 is free; this worker takes work now.");
    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(25));
  }

  @Test
  @Order(6)
  void workersOfAnotherBuildLeaveACampaignToTheOneItBeganWith() throws Exception {
    for (Running other : others) {
      other.process().destroyForcibly().waitFor();
    }
    Path file = campaign("kept", "maxRounds: 1, lrPatience: 4"); // not in the cache
    done(cli, "campaign", "launch", file.toString(), "--detach");
    done(cli, "campaign", "cancel", "kept");
    String mine = workers().get(0).path("build").asText();
    assertThat(done(cli, "campaign", "move", "kept")).contains(mine);

    Map<String, String> keeping = new TreeMap<>(servers());
    keeping.put("VOCALISE_KEEP_BUILD", "true");
    PackagedCli fresh =
        PackagedCli.ofOtherBuild(Files.createDirectory(folder.resolve("fresh")), keeping);
    Running other = fresh.start("worker", "--queues", "io,evaluate,transcribe");
    others.add(other);
    other.awaitOutput("The worker is up");
    assertThat(Set.copyOf(workers().findValuesAsText("build"))).contains(mine).hasSize(2);

    Result resumed = cli.run("campaign", "resume", "kept");
    assertThat(resumed.err()).contains("2/2 runs");
    JsonNode builds = api().get("campaigns/kept/builds");
    assertThat(builds.path("now").asText()).isEqualTo(mine);
    assertThat(builds.path("attempts")).extracting(JsonNode::asText).containsExactly(mine);
    assertThat(done(cli, "campaign", "show", "kept")).doesNotContain("several builds");
  }

  /** What is looked for before a worker takes a GPU; nothing is trained on it. */
  private static Map<String, String> withGpu(Map<String, String> environment) throws IOException {
    Path driver = Files.createDirectory(folder.resolve("driver"));
    for (String file : List.of("nvidia-smi", "libtorch_cuda.so", "libcudart.so.12")) {
      assertThat(Files.createFile(driver.resolve(file)).toFile().setExecutable(true)).isTrue();
    }
    Map<String, String> all = new TreeMap<>(environment);
    all.put("PATH", System.getenv("PATH") + ":" + driver);
    all.put("PYTORCH_LIBRARY_PATH", driver.toString());
    all.put("PYTORCH_VERSION", "2.7.1");
    all.put("PYTORCH_FLAVOR", "cu128");
    all.put("LD_LIBRARY_PATH", driver.toString());
    return all;
  }

  private static Running beside(PackagedCli cli, String name) throws IOException {
    Running worker =
        cli.start(
            folder.resolve("worker-" + name), "worker", "--queues", "train", "--devices", "gpu:7");
    others.add(worker);
    return worker;
  }

  private static Running firstOf(Running one, Running other) throws Exception {
    String line = "gpu:7 is free";
    await(
        "one of them takes over",
        () ->
            Files.readString(one.out()).contains(line)
                || Files.readString(other.out()).contains(line));
    assertThat(Files.readString(one.out()) + Files.readString(other.out())).containsOnlyOnce(line);
    return Files.readString(one.out()).contains(line) ? one : other;
  }

  /** The embedded servers of the instance, as if they were real. */
  private static Map<String, String> servers() throws IOException {
    JsonNode secrets = JSON.readTree(cli.data().resolve("credentials.json").toFile());
    return Map.of(
        "TEMPORAL_ADDRESS", "127.0.0.1:" + ports.get("VOCALISE_TEMPORAL_PORT"),
        "TEMPORAL_API_KEY", JSON.treeToValue(secrets, Credentials.class).temporalKey(),
        "S3_ENDPOINT", "http://127.0.0.1:" + ports.get("VOCALISE_S3_PORT"),
        "S3_ACCESS_KEY", secrets.path("s3AccessKey").asText(),
        "S3_SECRET_KEY", secrets.path("s3SecretKey").asText(),
        "DATABASE_URL",
            "postgresql://vocalise:%s@127.0.0.1:%s/vocalise"
                .formatted(
                    secrets.path("databasePassword").asText(),
                    ports.get("VOCALISE_DATABASE_PORT")));
  }

  @Test
  @Order(7)
  void theWorkersEndWithTheInstanceHoweverItEnds() throws Exception {
    for (Running other : others) {
      other.process().destroyForcibly().waitFor();
    }
    List<ProcessHandle> children =
        requireNonNull(up).process().children().filter(WorkersIT::isWorker).toList();
    assertThat(children).hasSize(2);
    kill(requireNonNull(up).process().pid());
    for (ProcessHandle child : children) {
      child.onExit().get(10, TimeUnit.SECONDS);
    }
    PackagedCli anew = new PackagedCli(Files.createDirectory(folder.resolve("anew")));
    up = anew.start(cli.data(), "up", "--port", "0", "--workers", "2"); // on other ports
    up.awaitOutput("Vocalise is up: ");
    await("two workers again", () -> workers().size() == 2);
    assertThat(done(cli, "campaign", "table", "small", "--format", "csv")).isEqualTo(table);

    children = up.process().children().filter(WorkersIT::isWorker).toList();
    assertThat(children).hasSize(2);
    up.stop();
    up = null;
    assertThat(children).noneMatch(ProcessHandle::isAlive);
  }

  private static boolean isWorker(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).contains("--child");
    } catch (IOException e) {
      return false; // it has just ended
    }
  }
}

package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.local.FaultyNetwork;
import dev.vocalise.infra.local.FaultyNetwork.Line;
import dev.vocalise.infra.local.RealServers;
import dev.vocalise.infra.tracking.RealMlflow;
import dev.vocalise.web.cli.RealFaults.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two workers on real Temporal, MinIO, PostgreSQL and MLflow under faults by a seeded plan: the
 * results are those of an undisturbed instance on embedded servers. How many faults, of which kinds
 * and how long the last outage is (they grow from a second in equal ratios): {@code
 * VOCALISE_TEST_FAULTS}, {@code VOCALISE_TEST_KINDS}, {@code VOCALISE_TEST_OUTAGE_SECONDS}; the
 * plan's seed: {@code VOCALISE_TEST_SEED}.
 */
@Tag("real-servers")
@SuppressWarnings("NullAway.Init") // filled before the first test
class RealServersIT {
  private static final int FAULTS = number("VOCALISE_TEST_FAULTS", 12);
  private static final int LONGEST_OUTAGE = number("VOCALISE_TEST_OUTAGE_SECONDS", 10);
  private static final int SEED = number("VOCALISE_TEST_SEED", 1);

  /** No fault that was mended may hold a campaign up for longer. */
  private static final long STUCK_SECONDS = 600;

  private static final String CAMPAIGN =
      """
      name: %s
      corpora:
        source: {kind: iemocap, corpus: demo-iemocap}
        target: {kind: msp-improv, corpus: demo-msp-improv}
      backbones:
        ast: {kind: ast, model: demo-ast-tiny}
        bert: {kind: bert, model: demo-bert-tiny}
      defaults:
        source: source
        target: target
        backbone: ast
        textBackbone: bert
        seeds: [%d, %d]
        training: {learningRate: 1e-3, maxRounds: 6, patience: 6, lrPatience: 50}
        textTraining: {batchSize: 64, learningRate: 1e-3, maxRounds: 6, patience: 6, lrPatience: 50}
      experiments:
        - name: audio
        - name: text
          modality: text
        - name: audio-text
          modality: audio+text
      """;

  private static final List<Fault> FAULT_KINDS = kinds();
  private static final List<Line> LINES = List.of(Line.values());

  @TempDir static Path folder;
  private static RealServers servers;
  private static FaultyNetwork network;
  private static RealCluster cluster;
  private static PackagedCli calm;
  private static PackagedCli.Running undisturbed;

  private final Random plan = new Random(SEED);
  private final Map<Fault, List<Double>> seconds = new TreeMap<>();

  private static int number(String name, int otherwise) {
    String value = System.getenv(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  private static List<Fault> kinds() {
    String named = System.getenv("VOCALISE_TEST_KINDS");
    return named == null
        ? List.of(Fault.values())
        : Stream.of(named.split(",")).map(Fault::valueOf).toList();
  }

  @BeforeAll
  static void start() throws Exception {
    servers = RealServers.start(folder.resolve("servers"));
    network = FaultyNetwork.before(servers, folder, true);
    cluster = new RealCluster(folder.resolve("cluster"), network.environment());
    calm = new PackagedCli(Files.createDirectories(folder.resolve("calm")));
    undisturbed = calm.start("up", "--port", "0");
    undisturbed.awaitOutput("Vocalise is up: ");
    Path demo = folder.resolve("demo");
    cluster.registerDemo(demo);
    DemoCommand.register(line -> {}, new Session(calm(), null), demo);
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {cluster, network, servers}) {
      if (part != null) {
        part.close();
      }
    }
    if (undisturbed != null) {
      undisturbed.stop();
    }
  }

  private static ApiClient calm() throws IOException {
    return calm.api();
  }

  @Test
  void whateverHappensTheResultsAreThoseOfAnUndisturbedInstance() throws Exception {
    List<String> campaigns = new ArrayList<>();
    for (int faults = 0; faults < FAULTS; ) {
      String name = "campaign-" + campaigns.size();
      launch(cluster.api(), name, campaigns.size());
      campaigns.add(name);
      while (faults < FAULTS && running(cluster.api(), name)) {
        Thread.sleep(500 + plan.nextInt(5000));
        if (running(cluster.api(), name)) {
          disturb(FAULT_KINDS.get((faults + SEED) % FAULT_KINDS.size()), ++faults, name);
        }
      }
      await(cluster.api(), name);
    }
    report();
    for (int i = 0; i < campaigns.size(); i++) {
      String name = campaigns.get(i);
      launch(calm(), name, i);
      await(calm(), name);
      assertThat(new DrillCampaign(cluster.api(), name).results())
          .as(name)
          .isEqualTo(new DrillCampaign(calm(), name).results());
    }
    awaitTracked(campaigns);
    assertNothingIsLeft();
  }

  private static void launch(ApiClient api, String name, int number) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve(name + ".yaml"), CAMPAIGN.formatted(name, 2 * number, 2 * number + 1));
    api.post("campaigns", CampaignCommands.body(file));
  }

  private static String state(ApiClient api, String name) {
    return api.getWithRetries("campaigns/" + name).at("/campaign/state").asText();
  }

  private static boolean running(ApiClient api, String name) {
    return List.of("QUEUED", "RUNNING").contains(state(api, name));
  }

  private static void await(ApiClient api, String name) throws InterruptedException {
    long start = System.nanoTime();
    while (running(api, name)) {
      assertThat(DrillEpisode.seconds(start)).as(name).isLessThan(2 * STUCK_SECONDS);
      Thread.sleep(200);
    }
    assertThat(state(api, name)).as(name).isEqualTo("DONE");
  }

  private void disturb(Fault fault, int number, String campaign) throws Exception {
    int worker = plan.nextInt(RealCluster.WORKERS);
    List<UUID> trained = cluster.trainedBy(worker);
    Map<UUID, Progress> before = progress(trained);
    Line line = LINES.get(plan.nextInt(LINES.size()));
    long outage = (long) (1000 * Math.pow(LONGEST_OUTAGE, (double) number / FAULTS));
    long start = System.nanoTime();
    new RealFaults(servers, network, cluster).happen(fault, worker, line, outage);
    boolean takeover = fault == Fault.WORKER_KILLED || fault == Fault.WORKER_STOPPED;
    double over = takeover ? 0 : DrillEpisode.seconds(start);
    String what = fault + (fault.name().startsWith("LINE") ? " " + line : "") + " worker " + worker;
    if (takeover) {
      cluster.replaceWorker(worker); // the other one may be busy with a run of its own
      awaitProgress(before, campaign, start);
    } else {
      awaitAnyProgress(campaign, System.nanoTime());
    }
    double lost = DrillEpisode.seconds(start) - over;
    if (trained.isEmpty() && takeover) {
      return; // it did nothing that could be taken over
    }
    seconds.computeIfAbsent(fault, one -> new ArrayList<>()).add(lost);
    say(
        "%-40s back after %5.1f s, %.1f s after its end, trained there: %d",
        what, over + lost, lost, trained.size());
  }

  private static Map<UUID, Progress> progress(List<UUID> runs) {
    Map<UUID, Progress> progress = new TreeMap<>();
    runs.forEach(run -> progress.put(run, progress(run)));
    return progress;
  }

  private static Progress progress(UUID run) {
    JsonNode view = cluster.api().getWithRetries("runs/" + run);
    return new Progress(
        view.at("/run/state").asText(),
        view.path("stages").size(),
        view.at("/run/progress").toString());
  }

  /** Of a run: how many attempts there were, and what the last one reported. */
  private record Progress(String state, int attempts, String reported) {
    /** A later attempt has begun and reports something else. */
    boolean gotOn(Progress before) {
      return !state.equals(before.state)
          || (attempts > before.attempts && !reported.equals(before.reported));
    }
  }

  /** Each of the runs gets on again. */
  private static void awaitProgress(Map<UUID, Progress> before, String campaign, long start)
      throws InterruptedException {
    for (Map.Entry<UUID, Progress> run : before.entrySet()) {
      while (!progress(run.getKey()).gotOn(run.getValue())) {
        assertThat(DrillEpisode.seconds(start)).as(campaign + " gets on").isLessThan(STUCK_SECONDS);
        Thread.sleep(100);
      }
    }
  }

  private static void awaitAnyProgress(String campaign, long start) throws InterruptedException {
    String before = board(campaign);
    while (running(cluster.api(), campaign) && board(campaign).equals(before)) {
      assertThat(DrillEpisode.seconds(start)).as(campaign + " gets on").isLessThan(STUCK_SECONDS);
      Thread.sleep(100);
    }
  }

  private static String board(String campaign) {
    return cluster.api().getWithRetries("campaigns/" + campaign).path("experiments").toString();
  }

  private void report() {
    seconds.forEach(
        (fault, lost) ->
            say(
                "%-16s %d times, until it got on: median %.1f s, worst %.1f s",
                fault,
                lost.size(),
                lost.stream().sorted().skip(lost.size() / 2).findFirst().orElseThrow(),
                lost.stream().mapToDouble(one -> one).max().orElseThrow()));
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  /** Delivery goes on beside the campaigns. */
  private static void awaitTracked(List<String> campaigns) throws Exception {
    long start = System.nanoTime();
    RealMlflow mlflow = new RealMlflow(servers.mlflow());
    for (String campaign : campaigns) {
      while (true) {
        try {
          TrackedCurves.assertTracked(cluster.api(), campaign, mlflow);
          break;
        } catch (AssertionError e) {
          if (DrillEpisode.seconds(start) > STUCK_SECONDS) {
            throw e;
          }
          Thread.sleep(1000);
        }
      }
    }
  }

  /** No attempt is open, and nothing waits. */
  private static void assertNothingIsLeft() {
    for (JsonNode worker : cluster.api().get("workers")) {
      assertThat(worker.path("doing")).as(worker.path("name").asText()).isEmpty();
    }
  }
}

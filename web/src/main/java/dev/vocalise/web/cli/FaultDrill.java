package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Runs one small campaign twice, the second time under kills and stops by a seeded plan, and
 * compares weights, curves and table.
 */
final class FaultDrill {
  private static final String CAMPAIGN = "fault-drill";
  private static final long POLL_MILLIS = 200;

  /** Of the pauses between two faults; the time in which the campaign gets on again comes first. */
  private static final double SHORTEST_SECONDS = 1;

  private static final double LONGEST_SECONDS = 20;
  private static final double SHARE_OF_KILLS = 0.7;
  private static final Duration STUCK = Duration.ofMinutes(3);

  private final Path folder;
  private final long seed;
  private final Random plan;
  private final Duration limit;
  private final Consumer<String> notice;
  private final List<Fault> faults = new ArrayList<>();

  /**
   * One kill or stop.
   *
   * @param away seconds from the fault to the next progress of the campaign
   */
  record Fault(boolean kill, double away) {}

  /**
   * What came out.
   *
   * @param different names of weights, curves and tables that differ; empty where all is equal
   * @param undisturbedSeconds from launch to end without faults
   * @param disturbedSeconds the same with them
   */
  record Report(
      long seed,
      List<Fault> faults,
      List<String> different,
      double undisturbedSeconds,
      double disturbedSeconds) {

    double lostPerFault() {
      return faults.isEmpty() ? 0 : (disturbedSeconds - undisturbedSeconds) / faults.size();
    }
  }

  /**
   * @param folder for two data directories, which stay
   * @param limit after this time nothing is killed any more
   */
  FaultDrill(Path folder, long seed, Duration limit, Consumer<String> notice) {
    this.folder = folder;
    this.seed = seed;
    this.plan = new Random(seed);
    this.limit = limit;
    this.notice = notice;
  }

  Report run() throws IOException, InterruptedException {
    notice.accept("Running the campaign without faults …");
    DrillInstance calm = DrillInstance.start(folder.resolve("undisturbed"));
    launch(calm);
    long start = System.nanoTime();
    await(calm);
    double without = seconds(start);
    Map<String, JsonNode> undisturbed = outcome(calm.api());
    calm.stop();
    notice.accept("It took %.0f s. Running it again under faults …".formatted(without));
    DrillInstance instance = DrillInstance.start(folder.resolve("disturbed"));
    launch(instance);
    start = System.nanoTime();
    while (running(instance.api()) && seconds(start) < limit.toSeconds()) {
      double pause = SHORTEST_SECONDS + plan.nextDouble() * (LONGEST_SECONDS - SHORTEST_SECONDS);
      Thread.sleep((long) (1000 * pause));
      if (running(instance.api())) {
        instance = disturb(instance, plan.nextDouble() < SHARE_OF_KILLS);
      }
    }
    await(instance);
    double with = seconds(start);
    Map<String, JsonNode> disturbed = outcome(instance.api());
    instance.stop();
    return new Report(seed, faults, different(undisturbed, disturbed), without, with);
  }

  private static void launch(DrillInstance instance) throws IOException {
    Path home = DemoCommand.home();
    DemoCommand.register(line -> {}, new Session(instance.api(), null), instance.data());
    instance.api().post("campaigns", CampaignCommands.body(home.resolve("demo/fault-drill.yaml")));
  }

  private DrillInstance disturb(DrillInstance instance, boolean kill)
      throws IOException, InterruptedException {
    List<JsonNode> before = progress(instance.api());
    long start = System.nanoTime();
    if (kill) {
      instance.kill();
    } else {
      instance.stop();
    }
    DrillInstance next = DrillInstance.start(instance.data());
    while (running(next.api()) && progress(next.api()).equals(before)) {
      if (seconds(start) > STUCK.toSeconds()) {
        throw new UserError(
            "no progress for %s s after a %s; see %s"
                .formatted(STUCK.toSeconds(), kill ? "kill" : "stop", next.data()));
      }
      Thread.sleep(POLL_MILLIS);
    }
    faults.add(new Fault(kill, seconds(start)));
    notice.accept(
        "%s %d: the campaign got on after %.1f s"
            .formatted(kill ? "kill" : "stop", faults.size(), seconds(start)));
    return next;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void await(DrillInstance instance) throws InterruptedException {
    while (running(instance.api())) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean running(ApiClient api) {
    for (JsonNode campaign : api.getWithRetries("campaigns")) {
      if (campaign.path("name").asText().equals(CAMPAIGN)) {
        String state = campaign.path("state").asText();
        return state.equals("QUEUED") || state.equals("RUNNING");
      }
    }
    return false;
  }

  /** State and progress of each run as the board has them: changes whenever one gets on. */
  private static List<JsonNode> progress(ApiClient api) {
    List<JsonNode> progress = new ArrayList<>();
    for (JsonNode experiment : api.getWithRetries("campaigns/" + CAMPAIGN).path("experiments")) {
      for (JsonNode cell : experiment.path("seeds")) {
        progress.add(cell.path("state"));
        progress.add(cell.path("progress"));
      }
    }
    return progress;
  }

  /** By name: the table, every run's curves without their times, and digests of its outputs. */
  private static Map<String, JsonNode> outcome(ApiClient api) {
    Map<String, JsonNode> outcome = new TreeMap<>();
    outcome.put("table", api.get("campaigns/" + CAMPAIGN + "/table?format=json"));
    for (JsonNode experiment : api.get("campaigns/" + CAMPAIGN).path("experiments")) {
      for (JsonNode cell : experiment.path("seeds")) {
        JsonNode run = api.get("runs/" + cell.path("runId").asText());
        String name = experiment.path("name").asText() + " seed " + cell.path("seed").asText();
        run.path("curves")
            .properties()
            .forEach(curve -> outcome.put(name + " " + curve.getKey(), points(curve.getValue())));
        for (JsonNode stage : run.path("stages")) {
          String state = stage.path("state").asText();
          if (state.equals("DONE") || state.equals("CACHED")) {
            stage
                .path("outputs")
                .forEach(
                    file ->
                        outcome.put(
                            name
                                + " "
                                + stage.path("subject").asText()
                                + " "
                                + file.path("name").asText(),
                            file.path("sha256")));
          }
        }
      }
    }
    return outcome;
  }

  private static JsonNode points(JsonNode curve) {
    JsonNode points = curve.deepCopy();
    points.forEach(point -> ((ObjectNode) point).remove("at"));
    return points;
  }

  private static List<String> different(Map<String, JsonNode> one, Map<String, JsonNode> other) {
    Map<String, JsonNode> all = new TreeMap<>(one);
    all.putAll(other);
    return all.keySet().stream()
        .filter(name -> !Objects.equals(one.get(name), other.get(name)))
        .toList();
  }
}

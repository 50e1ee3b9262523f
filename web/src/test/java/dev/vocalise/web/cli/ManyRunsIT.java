package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.local.RealServers;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A campaign of many runs whose trainings the cache answers, so that there is little but
 * orchestration: {@code VOCALISE_TEST_RUNS}, in tens.
 */
@Tag("real-servers")
class ManyRunsIT {
  private static final int SEEDS = 10;
  private static final int LONGEST_HISTORY = 10_000;

  private static final String CAMPAIGN =
      """
      name: many
      corpora:
        source: {kind: iemocap, corpus: demo-iemocap}
        target: {kind: emo-db, corpus: demo-emodb}
      backbones:
        ast: {kind: ast, model: demo-ast-tiny}
      defaults: {source: source, target: target, backbone: ast, seeds: 10, training: {maxRounds: 1}}
      experiments:
      """;

  @TempDir Path folder;

  @Test
  void noHistoryGrowsWithTheCampaignNorDoesTheMemoryOfTheWebProcess() throws Exception {
    String wanted = System.getenv("VOCALISE_TEST_RUNS");
    int experiments = (wanted == null ? 60 : Integer.parseInt(wanted)) / SEEDS;
    try (RealServers servers = RealServers.start(folder.resolve("servers"));
        RealCluster cluster = new RealCluster(folder.resolve("cluster"), servers.environment())) {
      cluster.registerDemo(folder.resolve("demo"));
      List<Long> memory = run(cluster, experiments);
      assertHistories(servers.temporal().address(), experiments * SEEDS);
      JsonNode board = cluster.api().get("campaigns/many");
      assertThat(board.at("/campaign/state").asText()).isEqualTo("DONE");
      say("resident memory of the web process in MB, twenty times on the way: %s", memory);
      say("a cached run takes %.2f s from its start to its end (median)", median(cluster, board));
    }
  }

  private List<Long> run(RealCluster cluster, int experiments) throws Exception {
    String rows =
        IntStream.range(0, experiments)
            .mapToObj("  - name: e%03d\n"::formatted)
            .collect(Collectors.joining());
    Path file = Files.writeString(folder.resolve("many.yaml"), CAMPAIGN + rows);
    cluster.api().post("campaigns", CampaignCommands.body(file));
    int all = experiments * SEEDS;
    List<Long> memory = new ArrayList<>();
    for (int done = 0; done < all; done = done(cluster)) {
      if (done >= memory.size() * all / 20) {
        memory.add(resident(cluster.web().pid()));
      }
      cluster.api().getWithRetries("campaigns/many"); // somebody looks at the board
      Thread.sleep(1000);
    }
    while (new DrillCampaign(cluster.api(), "many").standing().open()) {
      Thread.sleep(100); // aggregation
    }
    return memory;
  }

  private static int done(RealCluster cluster) {
    int done = 0;
    for (JsonNode experiment : cluster.api().getWithRetries("campaigns/many").path("experiments")) {
      for (JsonNode cell : experiment.path("seeds")) {
        String state = cell.path("state").asText();
        assertThat(state).isNotEqualTo("FAILED");
        done += state.equals("DONE") ? 1 : 0;
      }
    }
    return done;
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static void assertHistories(String temporal, int runs) {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(temporal).build());
    try {
      List<Long> lengths =
          WorkflowClient.newInstance(stubs)
              .listExecutions("")
              .map(WorkflowExecutionMetadata::getWorkflowExecutionInfo)
              .map(WorkflowExecutionInfo::getHistoryLength)
              .sorted()
              .toList();
      say(
          "%d histories, the longest of %d events",
          lengths.size(), lengths.get(lengths.size() - 1));
      assertThat(lengths).hasSizeGreaterThan(runs).allMatch(length -> length <= LONGEST_HISTORY);
    } finally {
      stubs.shutdownNow();
    }
  }

  private static double median(RealCluster cluster, JsonNode board) {
    List<Double> seconds = new ArrayList<>();
    JsonNode experiments = board.path("experiments");
    for (JsonNode cell : experiments.get(experiments.size() - 1).path("seeds")) {
      JsonNode run = cluster.api().get("runs/" + cell.path("runId").asText()).path("run");
      Instant start = Instant.parse(run.path("startedAt").asText());
      Instant end = Instant.parse(run.path("endedAt").asText());
      seconds.add(Duration.between(start, end).toMillis() / 1e3);
    }
    return seconds.stream().sorted().skip(seconds.size() / 2).findFirst().orElseThrow();
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}

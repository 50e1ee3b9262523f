package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.local.RealServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run and two workers on real servers: the idle one takes over what the other was training. */
@Tag("real-servers")
class TakeoverIT {
  private static final double LIMIT_SECONDS = 120;

  private static final String CAMPAIGN =
      """
      name: one-run
      corpora:
        source: {kind: iemocap, corpus: demo-iemocap}
        target: {kind: msp-improv, corpus: demo-msp-improv}
      backbones:
        ast: {kind: ast, model: demo-ast-tiny}
      defaults: {source: source, target: target, backbone: ast, seeds: [0]}
      experiments:
        - name: audio
          training: {learningRate: 1e-3, maxRounds: 30, patience: 30, lrPatience: 50}
      """;

  @TempDir Path folder;

  @Test
  void whatAStoppedOrAKilledWorkerTrainedGoesOnWithTheOtherOne() throws Exception {
    try (RealServers servers = RealServers.start(folder.resolve("servers"));
        RealCluster cluster = new RealCluster(folder.resolve("cluster"), servers.environment())) {
      cluster.registerDemo(folder.resolve("demo"));
      Path file = Files.writeString(folder.resolve("one-run.yaml"), CAMPAIGN);
      cluster.api().post("campaigns", CampaignCommands.body(file));
      int first = trainer(cluster);
      cluster.worker(first).destroy();
      int second = takenOver(cluster, first, "stopped");
      cluster.replaceWorker(first);
      cluster.worker(second).destroyForcibly().waitFor();
      takenOver(cluster, second, "killed");
    }
  }

  /** The worker that trains, once it has got somewhere. */
  private static int trainer(RealCluster cluster) throws InterruptedException {
    long start = System.nanoTime();
    while (DrillEpisode.seconds(start) < LIMIT_SECONDS) {
      for (int worker = 0; worker < RealCluster.WORKERS; worker++) {
        if (!cluster.trainedBy(worker).isEmpty()
            && run(cluster).at("/run/progress/round").asInt() > 1) {
          return worker;
        }
      }
      Thread.sleep(200);
    }
    throw new AssertionError("nobody trains");
  }

  private static int takenOver(RealCluster cluster, int from, String how)
      throws InterruptedException {
    int other = 1 - from;
    long start = System.nanoTime();
    while (cluster.trainedBy(other).isEmpty()) {
      assertThat(DrillEpisode.seconds(start)).as(how).isLessThan(LIMIT_SECONDS);
      Thread.sleep(50);
    }
    double begun = DrillEpisode.seconds(start);
    String before = run(cluster).at("/run/progress").toString();
    while (run(cluster).at("/run/progress").toString().equals(before)) {
      assertThat(DrillEpisode.seconds(start)).as(how).isLessThan(LIMIT_SECONDS);
      Thread.sleep(50);
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "a %s worker: the other begins after %.1f s and is further after %.1f s",
            how,
            begun,
            DrillEpisode.seconds(start)));
    return other;
  }

  private static JsonNode run(RealCluster cluster) {
    JsonNode board = cluster.api().getWithRetries("campaigns/one-run");
    return cluster
        .api()
        .getWithRetries("runs/" + board.at("/experiments/0/seeds/0/runId").asText());
  }
}

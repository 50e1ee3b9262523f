package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.model.benchmark.TrainBenchmark;
import dev.vocalise.model.benchmark.TrainBenchmark.TrainBenchResult;
import dev.vocalise.model.benchmark.TrainBenchmark.TrainBenchSettings;
import dev.vocalise.model.tensor.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The training step beside the same step in PyTorch, in turn, so that both are of the same minutes;
 * in bfloat16 beside PyTorch's own float32 as well.
 */
@Command(
    name = "compare",
    description = "Time the multitask step here and in PyTorch, in turn.",
    footer = {
      "  vocalise bench compare --python VENV/bin/python",
      "  vocalise bench compare --python VENV/bin/python --precision bfloat16 --frames 300 --json"
    })
final class BenchCompare implements Callable<Integer> {
  @Mixin private final Bench bench = new Bench();

  @Mixin private final StepOptions step = new StepOptions();

  @Option(
      names = "--python",
      required = true,
      paramLabel = "PYTHON",
      description = "Of an environment with torch==2.7.1 and transformers==4.57.6.")
  private @Nullable Path python;

  @Option(names = "--rounds", description = "Of all in turn (default: ${DEFAULT-VALUE}).")
  private int rounds = 2;

  /** Times of one side: its fastest step, and the medians and the memory of its rounds. */
  private static final class Side {
    private double best = Double.POSITIVE_INFINITY;
    private double median = Double.POSITIVE_INFINITY;
    private double peak;

    void add(double stepMsBest, double stepMsMedian, double peakRssMb) {
      best = Math.min(best, stepMsBest);
      median = Math.min(median, stepMsMedian);
      peak = Math.max(peak, peakRssMb);
    }

    ObjectNode json() {
      return ApiClient.JSON
          .createObjectNode()
          .put("stepMsBest", best)
          .put("stepMsMedian", median)
          .put("peakRssMb", peak);
    }

    String words(String name) {
      return String.format(
          Locale.ROOT,
          "%-18s best %.1f ms, median %.1f ms, peak memory %.0f MB",
          name,
          best,
          median,
          peak);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    bench.positive("--rounds", rounds);
    for (String option : List.of("--micro-batch", "--recompute")) {
      bench.refuse(option, "has no counterpart in the peer");
    }
    TrainBenchSettings settings = step.settings(bench);
    boolean mixed = settings.precision() != Precision.FLOAT32;
    PeerProgram program = new PeerProgram(requireNonNull(python, "--python"), "peer_train");
    Side ours = new Side();
    Side peer = new Side();
    Side float32 = mixed ? new Side() : peer;
    for (int round = 0; round < rounds; round++) {
      time(program, settings, Precision.FLOAT32, float32);
      if (mixed) {
        time(program, settings, settings.precision(), peer);
      }
      TrainBenchResult own = bench.accepted(() -> TrainBenchmark.run(settings));
      ours.add(own.stepMsBest(), own.stepMsMedian(), own.peakRssMb());
    }
    print(settings, ours, peer, float32);
    return 0;
  }

  private static void time(
      PeerProgram program, TrainBenchSettings settings, Precision precision, Side side)
      throws IOException, InterruptedException {
    JsonNode figures = program.run(options(settings, precision));
    side.add(
        figures.path("stepMsBest").asDouble(),
        figures.path("stepMsMedian").asDouble(),
        figures.path("peakRssMb").asDouble());
  }

  private static List<String> options(TrainBenchSettings settings, Precision precision) {
    List<String> options = new ArrayList<>();
    ObjectNode all = ApiClient.JSON.valueToTree(settings);
    all.remove(List.of("part", "recompute", "precision"));
    all.properties()
        .forEach(
            option -> {
              options.add("--" + option.getKey());
              options.add(option.getValue().asText());
            });
    options.addAll(List.of("--precision", precision.toString()));
    return options;
  }

  private void print(TrainBenchSettings settings, Side ours, Side peer, Side float32) {
    ObjectNode figures = BenchTrain.settings(settings);
    figures.put("rounds", rounds);
    figures.set("ours", ours.json());
    figures.set("peer", peer.json());
    figures.put("ratio", ours.best / peer.best);
    String words = ours.words("ours") + "\n" + peer.words("peer") + "\nratio %.2f";
    if (float32 == peer) {
      bench.print(figures, words, ours.best / peer.best);
      return;
    }
    figures.set("peerFloat32", float32.json());
    figures.put("ratioToFloat32", ours.best / float32.best);
    bench.print(
        figures,
        words + "\n" + float32.words("peer in float32") + "\nratio to it %.2f",
        ours.best / peer.best,
        ours.best / float32.best);
  }
}

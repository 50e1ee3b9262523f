package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.model.benchmark.TrainBenchmark;
import dev.vocalise.model.benchmark.TrainBenchmark.TrainBenchSettings;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.web.api.Distribution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    description =
        "Time the multitask step, the steps of another method or the audio pipeline here and in PyTorch, in turn.",
    footer = {
      "  vocalise bench compare --python VENV/bin/python",
      "  vocalise bench compare --python VENV/bin/python --method dann",
      "  vocalise bench compare --python VENV/bin/python --pipeline",
      "  vocalise bench compare --python VENV/bin/python --precision bfloat16 --frames 300 --json"
    })
final class BenchCompare implements Callable<Integer> {
  @Mixin private final Bench bench = new Bench();

  @Mixin private final StepOptions step = new StepOptions();

  @Option(
      names = "--python",
      required = true,
      paramLabel = "PYTHON",
      description =
          "Of an environment with torch==2.7.1 and transformers==4.57.6; for the pipeline with torchaudio==2.7.1 and torch-audiomentations==0.12.0.")
  private @Nullable Path python;

  @Option(
      names = "--method",
      description = "Each kind of step of this method instead, with its usual encoder.")
  private @Nullable String method;

  @Option(
      names = "--pipeline",
      description = "Decoding, augmenting and fbank features of 256 clips of 3 s instead.")
  private boolean pipeline;

  @Option(names = "--rounds", description = "Of all in turn (default: ${DEFAULT-VALUE}).")
  private int rounds = 2;

  @Override
  public Integer call() throws IOException, InterruptedException {
    bench.positive("--rounds", rounds);
    for (String option : List.of("--micro-batch", "--recompute")) {
      bench.refuse(option, "has no counterpart in the peer");
    }
    Path peers = requireNonNull(python, "--python");
    if (pipeline) {
      bench.refuse("--method", "goes without --pipeline");
      new PipelineComparison(bench, peers, rounds).run();
    } else if (method == null) {
      multitask(peers);
    } else {
      bench.refuse("--precision", "of one method has no counterpart in the peer");
      new MethodComparison(bench, peers, rounds, step.settings(bench, method)).run();
    }
    return 0;
  }

  private void multitask(Path peers) throws IOException, InterruptedException {
    TrainBenchSettings settings = step.settings(bench);
    boolean mixed = settings.precision() != Precision.FLOAT32;
    PeerProgram program = new PeerProgram(peers, "peer_train");
    StepSide ours = new StepSide();
    StepSide peer = new StepSide();
    StepSide float32 = mixed ? new StepSide() : peer;
    for (int round = 0; round < rounds; round++) {
      time(program, settings, Precision.FLOAT32, float32);
      if (mixed) {
        time(program, settings, settings.precision(), peer);
      }
      ours.add(own(settings));
    }
    print(settings, ours, peer, float32);
  }

  /**
   * In a process of its own where there is a distribution, as the peer is in one: a second round in
   * one process has the memory that the first left, in pieces.
   */
  private JsonNode own(TrainBenchSettings settings) throws IOException, InterruptedException {
    if (Distribution.home().isEmpty()) {
      return ApiClient.JSON.valueToTree(bench.accepted(() -> TrainBenchmark.run(settings)));
    }
    List<String> words = new ArrayList<>(List.of("bench", "train", "--json"));
    words.addAll(options(settings, settings.precision()));
    Process process = BenchStart.launched(words, false);
    List<String> said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    if (process.waitFor() != 0 || said.isEmpty()) {
      throw new UserError("bench train failed: " + String.join(" ", said));
    }
    return ApiClient.JSON.readTree(said.get(said.size() - 1));
  }

  private static void time(
      PeerProgram program, TrainBenchSettings settings, Precision precision, StepSide side)
      throws IOException, InterruptedException {
    side.add(program.run(options(settings, precision)));
  }

  private static List<String> options(TrainBenchSettings settings, Precision precision) {
    ObjectNode all = ApiClient.JSON.valueToTree(settings);
    all.remove(List.of("part", "recompute", "precision"));
    List<String> options = PeerProgram.options(all);
    options.addAll(List.of("--precision", precision.toString()));
    return options;
  }

  private void print(TrainBenchSettings settings, StepSide ours, StepSide peer, StepSide float32) {
    ObjectNode figures = BenchTrain.settings(settings);
    figures.put("rounds", rounds);
    figures.set("ours", ours.json());
    figures.set("peer", peer.json());
    figures.put("ratio", ours.best() / peer.best());
    String words = ours.words("ours") + "\n" + peer.words("peer") + "\nratio %.2f";
    if (float32 == peer) {
      bench.print(figures, words, ours.best() / peer.best());
      return;
    }
    figures.set("peerFloat32", float32.json());
    figures.put("ratioToFloat32", ours.best() / float32.best());
    bench.print(
        figures,
        words + "\n" + float32.words("peer in float32") + "\nratio to it %.2f",
        ours.best() / peer.best(),
        ours.best() / float32.best());
  }
}

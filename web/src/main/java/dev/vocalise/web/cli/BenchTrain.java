package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.model.benchmark.TrainBenchmark;
import dev.vocalise.model.benchmark.TrainBenchmark.TrainBenchResult;
import dev.vocalise.model.benchmark.TrainBenchmark.TrainBenchSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The speed of a training step. */
@Command(
    name = "train",
    description = "Time one multitask training step on random weights.",
    footer = {
      "  vocalise bench train",
      "  vocalise bench train --hidden 64 --layers 4 --heads 4 --mel 32 --frames 128 --batch 16"
          + " --json"
    })
final class BenchTrain implements Callable<Integer> {
  @Mixin private final Bench bench = new Bench();

  @Option(names = "--hidden", description = "Width (default: ${DEFAULT-VALUE}).")
  private int hidden = 768;

  @Option(names = "--layers", description = "Encoder layers (default: ${DEFAULT-VALUE}).")
  private int layers = 12;

  @Option(names = "--heads", description = "Attention heads (default: ${DEFAULT-VALUE}).")
  private int heads = 12;

  @Option(names = "--patch", description = "Side of a patch (default: ${DEFAULT-VALUE}).")
  private int patch = 16;

  @Option(names = "--stride", description = "Patch distance (default: ${DEFAULT-VALUE}).")
  private int stride = 10;

  @Option(names = "--mel", description = "Mel bins (default: ${DEFAULT-VALUE}).")
  private int mel = 128;

  @Option(names = "--frames", description = "Frames of an input (default: ${DEFAULT-VALUE}).")
  private int frames = 1024;

  @Option(names = "--batch", description = "Pairs of views in a step (default: ${DEFAULT-VALUE}).")
  private int batch = 1;

  @Option(names = "--steps", description = "Timed steps (default: ${DEFAULT-VALUE}).")
  private int steps = 5;

  @Override
  public Integer call() {
    TrainBenchSettings settings =
        bench.accepted(
            () ->
                new TrainBenchSettings(
                    bench.positive("--hidden", hidden),
                    bench.positive("--layers", layers),
                    bench.positive("--heads", heads),
                    bench.positive("--patch", patch),
                    bench.positive("--stride", stride),
                    bench.positive("--mel", mel),
                    bench.positive("--frames", frames),
                    bench.positive("--batch", batch),
                    bench.positive("--steps", steps),
                    bench.threads()));
    TrainBenchResult result = bench.accepted(() -> TrainBenchmark.run(settings));
    ObjectNode figures = ApiClient.JSON.valueToTree(settings);
    figures.setAll(ApiClient.JSON.<ObjectNode>valueToTree(result));
    bench.print(
        figures,
        "step: best %.1f ms, median %.1f ms of %d; peak memory %.0f MB",
        result.stepMsBest(),
        result.stepMsMedian(),
        steps,
        result.peakRssMb());
    return 0;
  }
}

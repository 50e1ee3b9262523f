package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.model.benchmark.TrainBenchmark;
import dev.vocalise.model.benchmark.TrainBenchmark.TrainBenchResult;
import dev.vocalise.model.benchmark.TrainBenchmark.TrainBenchSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Mixin private final StepOptions step = new StepOptions();

  @Override
  public Integer call() {
    TrainBenchSettings settings = step.settings(bench);
    TrainBenchResult result = bench.accepted(() -> TrainBenchmark.run(settings));
    ObjectNode figures = ApiClient.JSON.valueToTree(settings);
    figures.setAll(ApiClient.JSON.<ObjectNode>valueToTree(result));
    bench.print(
        figures,
        "step: best %.1f ms, median %.1f ms of %d; peak memory %.0f MB",
        result.stepMsBest(),
        result.stepMsMedian(),
        settings.steps(),
        result.peakRssMb());
    return 0;
  }
}

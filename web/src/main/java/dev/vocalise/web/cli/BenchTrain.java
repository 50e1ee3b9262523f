package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.model.benchmark.MethodBenchmark;
import dev.vocalise.model.benchmark.MethodBenchmark.MethodBenchResult;
import dev.vocalise.model.benchmark.MethodBenchmark.MethodBenchSettings;
import dev.vocalise.model.benchmark.TrainBenchmark;
import dev.vocalise.model.benchmark.TrainBenchmark.TrainBenchResult;
import dev.vocalise.model.benchmark.TrainBenchmark.TrainBenchSettings;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The speed of a training step. */
@Command(
    name = "train",
    description = "Time training steps on random weights.",
    footer = {
      "  vocalise bench train",
      "  vocalise bench train --hidden 64 --layers 4 --heads 4 --mel 32 --frames 128 --batch 16"
          + " --json",
      "  vocalise bench train --method dann --batch 16"
    })
final class BenchTrain implements Callable<Integer> {
  @Mixin private final Bench bench = new Bench();

  @Mixin private final StepOptions step = new StepOptions();

  @Option(
      names = "--method",
      description =
          "Each kind of step of this method with a crnn, or the encoder that it is made for"
              + " (default: multitask with AST).")
  private @Nullable String method;

  @Override
  public Integer call() {
    if (method == null) {
      timeMultitask();
    } else {
      time(step.settings(bench, method));
    }
    return 0;
  }

  private void timeMultitask() {
    TrainBenchSettings settings = step.settings(bench);
    TrainBenchResult result = bench.accepted(() -> TrainBenchmark.run(settings));
    bench.print(
        figures(settings, result),
        "step: best %.1f ms, median %.1f ms of %d; peak memory %.0f MB",
        result.stepMsBest(),
        result.stepMsMedian(),
        settings.steps(),
        result.peakRssMb());
  }

  private void time(MethodBenchSettings settings) {
    MethodBenchResult result = bench.accepted(() -> MethodBenchmark.run(settings));
    String kinds =
        result.kinds().stream()
            .map(
                kind ->
                    String.format(
                        Locale.ROOT,
                        "step of %s: best %.1f ms, median %.1f ms of %d",
                        kind.kind(),
                        kind.stepMsBest(),
                        kind.stepMsMedian(),
                        settings.steps()))
            .collect(Collectors.joining("\n"));
    bench.print(figures(settings, result), "%s\npeak memory %.0f MB", kinds, result.peakRssMb());
  }

  private static ObjectNode figures(Object settings, Object result) {
    return settings(settings).setAll(ApiClient.JSON.<ObjectNode>valueToTree(result));
  }

  /** As options have them. */
  static ObjectNode settings(Object settings) {
    ObjectNode figures = ApiClient.JSON.valueToTree(settings);
    return figures.put("precision", figures.path("precision").asText().toLowerCase(Locale.ROOT));
  }
}

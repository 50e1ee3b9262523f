package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.model.benchmark.CheckpointBenchmark;
import dev.vocalise.model.benchmark.CheckpointBenchmark.CheckpointBenchResult;
import dev.vocalise.model.benchmark.TrainBenchmark.TrainBenchSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What checkpoints cost a training. */
@Command(
    name = "checkpoint",
    description = "Time checkpoints that are stored beside a training on random weights.",
    footer = {
      "  vocalise bench checkpoint",
      "  vocalise bench checkpoint --hidden 64 --layers 2 --heads 4 --stride 16 --mel 32"
          + " --frames 192 --batch 64 --steps 60 --json"
    })
final class BenchCheckpoint implements Callable<Integer> {
  @Mixin private final Bench bench = new Bench();
  @Mixin private final StepOptions step = new StepOptions();

  @Option(names = "--every", description = "Seconds between two (default: ${DEFAULT-VALUE}).")
  private int every = 60;

  @Option(
      names = "--folder",
      description = "Where the files go for a moment (default: the folder of temporary files).")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  @Override
  public Integer call() {
    TrainBenchSettings settings = step.settings(bench);
    bench.positive("--every", every);
    CheckpointBenchResult result =
        bench.accepted(() -> CheckpointBenchmark.run(settings, folder, every));
    ObjectNode figures = ApiClient.JSON.valueToTree(settings);
    figures.setAll(ApiClient.JSON.<ObjectNode>valueToTree(result));
    bench.print(
        figures,
        "checkpoint of %.0f MB: copied in %.1f ms, stored beside training in %.0f ms, which made its"
            + " steps %.1f ms slower; %.2f %% of training time with one every %d s",
        result.megabytes(),
        result.copyMs(),
        result.storeMs(),
        result.slowerMs(),
        result.costPercent(),
        every);
    return 0;
  }
}

package dev.vocalise.web.cli;

import dev.vocalise.model.benchmark.PipelineBenchmark;
import dev.vocalise.model.benchmark.PipelineBenchmark.PipelineResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The speed of what comes before training. */
@Command(
    name = "pipeline",
    description = "Time decoding, augmenting and fbank features.",
    footer = "  vocalise bench pipeline --clips 256 --seconds 3 --mel 128 --threads 1 --json")
final class BenchPipeline implements Callable<Integer> {
  /** A pass keeps its clips in memory. */
  private static final double MAX_TOTAL_SECONDS = 3600;

  @Mixin private final Bench bench = new Bench();

  @Option(names = "--clips", description = "Clips of a pass (default: ${DEFAULT-VALUE}).")
  private int clips = 256;

  @Option(names = "--seconds", description = "Length of a clip (default: ${DEFAULT-VALUE}).")
  private double seconds = 3;

  @Option(names = "--mel", description = "Mel bins (default: ${DEFAULT-VALUE}).")
  private int mel = 128;

  @Override
  public Integer call() {
    bench.positive("--clips", clips);
    bench.positive("--mel", mel);
    bench.threads();
    if (!(seconds > 0 && clips * seconds <= MAX_TOTAL_SECONDS)) {
      throw bench.wrongUse(
          "--seconds must be positive and --clips times --seconds at most %.0f but it was %d times %s"
              .formatted(MAX_TOTAL_SECONDS, clips, seconds));
    }
    PipelineResult result =
        bench.accepted(() -> PipelineBenchmark.run(clips, seconds, mel, bench.threads()));
    bench.print(
        ApiClient.JSON
            .createObjectNode()
            .put("clips", clips)
            .put("seconds", seconds)
            .put("mel", mel)
            .put("threads", bench.threads())
            .put("clipsPerSecond", result.clipsPerSecond())
            .put("clipsPerSecondMedian", result.clipsPerSecondMedian())
            .put("clipsPerCpuSecond", result.clipsPerCpuSecond()),
        "%.0f clips per second (median %.0f; %.0f per second of CPU time)",
        result.clipsPerSecond(),
        result.clipsPerSecondMedian(),
        result.clipsPerCpuSecond());
    return 0;
  }
}

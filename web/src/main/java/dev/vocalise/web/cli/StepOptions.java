package dev.vocalise.web.cli;

import dev.vocalise.model.benchmark.TrainBenchmark.TrainBenchSettings;
import picocli.CommandLine.Option;

/** The size of the training step that a benchmark makes; the paper's without options. */
final class StepOptions {
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

  TrainBenchSettings settings(Bench bench) {
    return bench.accepted(
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
  }
}

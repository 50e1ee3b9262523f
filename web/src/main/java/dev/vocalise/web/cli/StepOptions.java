package dev.vocalise.web.cli;

import dev.vocalise.model.benchmark.MethodBenchmark.MethodBenchSettings;
import dev.vocalise.model.benchmark.TrainBenchmark.TrainBenchSettings;
import dev.vocalise.model.tensor.Precision;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The size of the training step that a benchmark makes; as in the paper without options. */
final class StepOptions {
  private static final List<String> OF_TRANSFORMERS =
      List.of(
          "--hidden", "--layers", "--heads", "--patch", "--stride", "--micro-batch", "--recompute");

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

  @Option(
      names = "--frames",
      description = "Frames of an input (default: 1024; of one method: 512).")
  private @Nullable Integer frames;

  @Option(
      names = "--batch",
      description =
          "Pairs of views in a step (default: 1); of one method: utterances of a domain (default: 64).")
  private @Nullable Integer batch;

  @Option(names = "--steps", description = "Timed steps (default: ${DEFAULT-VALUE}).")
  private int steps = 5;

  @Option(
      names = "--precision",
      description = "Of the products: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Precision precision = Precision.FLOAT32;

  @Option(
      names = "--micro-batch",
      description = "Pairs of a forward pass (default: those of a step).")
  private @Nullable Integer part;

  @Option(names = "--recompute", description = "Compute layers again for their derivatives.")
  private boolean recompute;

  TrainBenchSettings settings(Bench bench) {
    int pairs = bench.positive("--batch", batch == null ? 1 : batch);
    return bench.accepted(
        () ->
            new TrainBenchSettings(
                bench.positive("--hidden", hidden),
                bench.positive("--layers", layers),
                bench.positive("--heads", heads),
                bench.positive("--patch", patch),
                bench.positive("--stride", stride),
                bench.positive("--mel", mel),
                bench.positive("--frames", frames == null ? 1024 : frames),
                pairs,
                bench.positive("--steps", steps),
                bench.threads(),
                bench.positive("--micro-batch", part == null ? pairs : part),
                recompute,
                precision));
  }

  /** Of a step of one method with its usual encoder. */
  MethodBenchSettings settings(Bench bench, String method) {
    for (String option : OF_TRANSFORMERS) {
      bench.refuse(option, "is of the multitask step with AST; leave it out with --method");
    }
    return new MethodBenchSettings(
        method,
        bench.positive("--frames", frames == null ? 512 : frames),
        bench.positive("--mel", mel),
        bench.positive("--batch", batch == null ? 64 : batch),
        bench.positive("--steps", steps),
        bench.threads(),
        precision);
  }
}

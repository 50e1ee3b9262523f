package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.model.augmentation.PipelineBenchmark;
import dev.vocalise.model.augmentation.PipelineResult;
import dev.vocalise.model.training.TrainBenchmark;
import dev.vocalise.model.training.TrainBenchmark.TrainBenchResult;
import dev.vocalise.model.training.TrainBenchmark.TrainBenchSettings;
import dev.vocalise.model.transcription.DecodeBenchmark;
import dev.vocalise.model.transcription.DecodeBenchmark.DecodeBenchResult;
import dev.vocalise.model.transcription.DecodeBenchmark.DecodeBenchSettings;
import dev.vocalise.model.transcription.LanguageModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * How fast this machine trains, prepares audio and decodes speech; needs no instance and no data
 * directory.
 */
@Command(
    name = "bench",
    description = "Measure this machine with the code that trains and recognises.",
    subcommands = {
      BenchCommands.Train.class,
      BenchCommands.Pipeline.class,
      BenchCommands.AsrDecode.class
    },
    synopsisSubcommandLabel = "(train | pipeline | asr-decode)",
    footerHeading = "%nExamples:%n",
    footer = {"  vocalise bench train", "  vocalise bench pipeline --threads 2 --json"})
final class BenchCommands extends Group {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParentCommand private @Nullable VocaliseCommand root;

  private void print(boolean json, ObjectNode figures, String text) {
    root(root).terminal().line(json ? figures.toString() : text);
  }

  private static ObjectNode figures() {
    return JSON.createObjectNode();
  }

  /** Settings that a benchmark refuses are wrong use. */
  private static <T> T accepted(@Nullable CommandSpec spec, Supplier<T> benchmark) {
    try {
      return benchmark.get();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CommandLine.ParameterException(
          requireNonNull(spec, "spec").commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static int positive(@Nullable CommandSpec spec, String option, int value) {
    if (value < 1) {
      throw new CommandLine.ParameterException(
          requireNonNull(spec, "spec").commandLine(),
          option + " must be a whole number from 1 but was " + value);
    }
    return value;
  }

  @Command(
      name = "train",
      description = "Time one multitask training step on random weights.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  vocalise bench train",
        "  vocalise bench train --hidden 64 --layers 4 --heads 4 --mel 32 --frames 128 --batch 16 --json"
      })
  static final class Train implements Callable<Integer> {
    @ParentCommand private @Nullable BenchCommands bench;
    @Spec private @Nullable CommandSpec spec;

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

    @Option(
        names = "--batch",
        description = "Pairs of views in a step (default: ${DEFAULT-VALUE}).")
    private int batch = 1;

    @Option(names = "--steps", description = "Timed steps (default: ${DEFAULT-VALUE}).")
    private int steps = 5;

    @Option(names = "--threads", description = "Threads (default: ${DEFAULT-VALUE}).")
    private int threads = 1;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
      TrainBenchSettings settings =
          accepted(
              spec,
              () ->
                  new TrainBenchSettings(
                      positive(spec, "--hidden", hidden),
                      positive(spec, "--layers", layers),
                      positive(spec, "--heads", heads),
                      positive(spec, "--patch", patch),
                      positive(spec, "--stride", stride),
                      positive(spec, "--mel", mel),
                      positive(spec, "--frames", frames),
                      positive(spec, "--batch", batch),
                      positive(spec, "--steps", steps),
                      positive(spec, "--threads", threads)));
      TrainBenchResult result = accepted(spec, () -> TrainBenchmark.run(settings));
      requireNonNull(bench, "bench")
          .print(
              json,
              figures()
                  .put("hidden", hidden)
                  .put("layers", layers)
                  .put("heads", heads)
                  .put("patch", patch)
                  .put("stride", stride)
                  .put("mel", mel)
                  .put("frames", frames)
                  .put("batch", batch)
                  .put("steps", steps)
                  .put("threads", threads)
                  .put("stepMsBest", result.stepMsBest())
                  .put("stepMsMedian", result.stepMsMedian())
                  .put("peakRssMb", result.peakRssMb()),
              String.format(
                  Locale.ROOT,
                  "step: best %.1f ms, median %.1f ms of %d; peak memory %.0f MB",
                  result.stepMsBest(),
                  result.stepMsMedian(),
                  steps,
                  result.peakRssMb()));
      return 0;
    }
  }

  @Command(
      name = "pipeline",
      description = "Time decoding, augmenting and fbank features.",
      footerHeading = "%nExample:%n",
      footer = "  vocalise bench pipeline --clips 256 --seconds 3 --mel 128 --threads 1 --json")
  static final class Pipeline implements Callable<Integer> {
    /** A pass keeps its clips in memory. */
    private static final double MAX_TOTAL_SECONDS = 3600;

    @ParentCommand private @Nullable BenchCommands bench;
    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--clips", description = "Clips of a pass (default: ${DEFAULT-VALUE}).")
    private int clips = 256;

    @Option(names = "--seconds", description = "Length of a clip (default: ${DEFAULT-VALUE}).")
    private double seconds = 3;

    @Option(names = "--mel", description = "Mel bins (default: ${DEFAULT-VALUE}).")
    private int mel = 128;

    @Option(names = "--threads", description = "Threads (default: ${DEFAULT-VALUE}).")
    private int threads = 1;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
      positive(spec, "--clips", clips);
      positive(spec, "--mel", mel);
      positive(spec, "--threads", threads);
      if (!(seconds > 0 && clips * seconds <= MAX_TOTAL_SECONDS)) {
        throw new CommandLine.ParameterException(
            requireNonNull(spec, "spec").commandLine(),
            "--seconds must be positive and --clips times --seconds at most %.0f but it was %d times %s"
                .formatted(MAX_TOTAL_SECONDS, clips, seconds));
      }
      PipelineResult result =
          accepted(spec, () -> PipelineBenchmark.run(clips, seconds, mel, threads));
      requireNonNull(bench, "bench")
          .print(
              json,
              figures()
                  .put("clips", clips)
                  .put("seconds", seconds)
                  .put("mel", mel)
                  .put("threads", threads)
                  .put("clipsPerSecond", result.clipsPerSecond())
                  .put("clipsPerSecondMedian", result.clipsPerSecondMedian())
                  .put("clipsPerCpuSecond", result.clipsPerCpuSecond()),
              String.format(
                  Locale.ROOT,
                  "%.0f clips per second (median %.0f; %.0f per second of CPU time)",
                  result.clipsPerSecond(),
                  result.clipsPerSecondMedian(),
                  result.clipsPerCpuSecond()));
      return 0;
    }
  }

  @Command(
      name = "asr-decode",
      description = "Time the beam search of speech recognition on random logits.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  vocalise bench asr-decode --frames 250 --symbols 32 --width 100 --utterances 20 --json",
        "  vocalise bench asr-decode --lm wav2vec2-large-xlsr-53-english/language_model --peaked 8"
      })
  static final class AsrDecode implements Callable<Integer> {
    @ParentCommand private @Nullable BenchCommands bench;
    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--frames", description = "Frames of an utterance (default: ${DEFAULT-VALUE}).")
    private int frames = 250;

    @Option(
        names = "--symbols",
        description = "Symbols of the vocabulary, from 6 (default: ${DEFAULT-VALUE}).")
    private int symbols = 32;

    @Option(names = "--width", description = "Width of the beam (default: ${DEFAULT-VALUE}).")
    private int width = 100;

    @Option(names = "--utterances", description = "Timed utterances (default: ${DEFAULT-VALUE}).")
    private int utterances = 20;

    @Option(
        names = "--lm",
        paramLabel = "DIR",
        description = "Folder with the language model, as checkpoints have it (default: none).")
    private @Nullable Path languageModel;

    @Option(
        names = "--peaked",
        description =
            "Added to one symbol's logit per frame, the others are N(0, 1) (default: ${DEFAULT-VALUE}, flat).")
    private double peaked;

    @Option(names = "--threads", description = "Threads (default: ${DEFAULT-VALUE}).")
    private int threads = 1;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
      positive(spec, "--width", width);
      Path folder = languageModel;
      if (folder != null && !Files.isDirectory(folder)) {
        throw new UserError("there is no folder " + folder + "; --lm names one");
      }
      DecodeBenchSettings settings =
          accepted(
              spec,
              () ->
                  new DecodeBenchSettings(
                      positive(spec, "--frames", frames),
                      symbols,
                      width,
                      positive(spec, "--utterances", utterances),
                      folder,
                      peaked,
                      positive(spec, "--threads", threads)));
      DecodeBenchResult result = accepted(spec, () -> decoded(settings));
      requireNonNull(bench, "bench")
          .print(
              json,
              figures()
                  .put("frames", frames)
                  .put("symbols", symbols)
                  .put("width", width)
                  .put("utterances", utterances)
                  .put("lm", folder == null ? null : folder.toString())
                  .put("peaked", peaked)
                  .put("threads", threads)
                  .put("utterancesPerSecond", result.utterancesPerSecond())
                  .put("secondsPerUtterance", result.secondsPerUtterance()),
              String.format(
                  Locale.ROOT,
                  "%.2f utterances per second (%.3f s for one)",
                  result.utterancesPerSecond(),
                  result.secondsPerUtterance()));
      return 0;
    }

    private static DecodeBenchResult decoded(DecodeBenchSettings settings) {
      try {
        return DecodeBenchmark.run(settings);
      } catch (LanguageModelException e) {
        throw new UserError(String.valueOf(e.getMessage()));
      }
    }
  }
}

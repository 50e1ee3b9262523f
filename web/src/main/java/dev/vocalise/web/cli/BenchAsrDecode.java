package dev.vocalise.web.cli;

import dev.vocalise.model.benchmark.DecodeBenchmark;
import dev.vocalise.model.benchmark.DecodeBenchmark.DecodeBenchResult;
import dev.vocalise.model.benchmark.DecodeBenchmark.DecodeBenchSettings;
import dev.vocalise.model.transcription.ngram.LanguageModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The speed of recognition after its acoustic model. */
@Command(
    name = "asr-decode",
    description = "Time the beam search of speech recognition on random logits.",
    footer = {
      "  vocalise bench asr-decode --frames 250 --symbols 32 --width 100 --utterances 20 --json",
      "  vocalise bench asr-decode --lm wav2vec2-large-xlsr-53-english/language_model --peaked 8"
    })
final class BenchAsrDecode implements Callable<Integer> {
  @Mixin private final Bench bench = new Bench();

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
          "Added to one symbol's logit per frame, the others are N(0, 1) (default:"
              + " ${DEFAULT-VALUE}, flat).")
  private double peaked;

  @Override
  public Integer call() {
    bench.positive("--width", width);
    Path folder = languageModel;
    if (folder != null && !Files.isDirectory(folder)) {
      throw new UserError(
          "there is no folder " + folder + "; expected the folder of a language model after --lm");
    }
    DecodeBenchSettings settings =
        bench.accepted(
            () ->
                new DecodeBenchSettings(
                    bench.positive("--frames", frames),
                    symbols,
                    width,
                    bench.positive("--utterances", utterances),
                    folder,
                    peaked,
                    bench.threads()));
    DecodeBenchResult result = bench.accepted(() -> decoded(settings));
    bench.print(
        ApiClient.JSON
            .createObjectNode()
            .put("frames", frames)
            .put("symbols", symbols)
            .put("width", width)
            .put("utterances", utterances)
            .put("lm", folder == null ? null : folder.toString())
            .put("peaked", peaked)
            .put("threads", bench.threads())
            .put("utterancesPerSecond", result.utterancesPerSecond())
            .put("secondsPerUtterance", result.secondsPerUtterance()),
        "%.2f utterances per second (%.3f s for one)",
        result.utterancesPerSecond(),
        result.secondsPerUtterance());
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

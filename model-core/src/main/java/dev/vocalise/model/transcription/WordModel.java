package dev.vocalise.model.transcription;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.vocalise.model.checkpoint.CheckpointContent;
import dev.vocalise.model.input.InputFile;
import dev.vocalise.model.transcription.ngram.LanguageModel;
import dev.vocalise.model.transcription.ngram.LanguageModelException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code language_model} of a checkpoint: one n-gram model ({@code .arpa}, {@code .bin}
 * or {@code .binary}), {@code unigrams.txt}, and its weights in {@code attrs.json}.
 *
 * <p>Thread-safe.
 *
 * @param model the n-gram model
 * @param lexicon the unigrams that it has
 * @param alpha weight of the model, as {@code attrs.json} says; null where it does not
 * @param beta bonus per word, likewise
 * @param unkScoreOffset added to unknown words, likewise
 * @param scoreBoundary whether sentences have a start and an end, likewise
 */
public record WordModel(
    LanguageModel model,
    Lexicon lexicon,
    @Nullable Double alpha,
    @Nullable Double beta,
    @Nullable Double unkScoreOffset,
    @Nullable Boolean scoreBoundary)
    implements AutoCloseable {

  private static final List<String> ENDINGS = List.of(".arpa", ".bin", ".binary");
  private static final long MAX_UNIGRAMS_BYTES = 1L << 30;

  /**
   * Reads the folder. Without {@code unigrams.txt} the words are taken from the model's own file.
   *
   * @throws LanguageModelException when something is missing, foreign or damaged
   */
  public static WordModel read(Path folder) {
    Path file = modelFile(folder);
    Path attributes = folder.resolve("attrs.json");
    JsonNode json =
        Files.exists(attributes) ? CtcVocabulary.json(attributes) : MissingNode.getInstance();
    Double alpha = number(attributes, json, "alpha");
    Double beta = number(attributes, json, "beta");
    Double offset = number(attributes, json, "unk_score_offset");
    Boolean boundary = truth(attributes, json, "score_boundary");
    LanguageModel model = LanguageModel.open(file);
    try {
      Lexicon lexicon = Lexicon.of(unigrams(folder, file, model), model);
      return new WordModel(model, lexicon, alpha, beta, offset, boundary);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** What to tell of words that the symbols cannot write, and of the n-gram model itself. */
  public List<String> notes(CtcVocabulary vocabulary) {
    List<String> notes = new ArrayList<>(model.notes());
    Set<Integer> letters =
        vocabulary.labels().stream()
            .filter(label -> !label.matches("<.+>|\\[.+\\]|⁇| "))
            .flatMap(label -> label.codePoints().boxed())
            .collect(Collectors.toSet());
    int written = lexicon.writable(letters::contains);
    int anyCase =
        lexicon.writable(
            c ->
                letters.contains(Character.toLowerCase(c))
                    || letters.contains(Character.toUpperCase(c)));
    if (lexicon.size() == 0) {
      notes.add(
          "no word of unigrams.txt is in the language model, so every word counts as unknown; are"
              + " their letters of the same case?");
    } else if (2 * written < lexicon.size()) {
      notes.add(
          "only %,d of the %,d words of the language model can be written with the symbols of vocab.json, so the others are never recognised%s"
              .formatted(
                  written,
                  lexicon.size(),
                  anyCase > written
                      ? ": one has capitals where the other has small letters; write both in one case"
                      : ""));
    }
    return notes;
  }

  /** The settings with the weights of {@code attrs.json} where it has them. */
  public BeamSettings apply(BeamSettings settings) {
    return new BeamSettings(
        settings.width(),
        settings.beamPruneLogp(),
        settings.tokenMinLogp(),
        alpha == null ? settings.alpha() : alpha,
        beta == null ? settings.beta() : beta,
        unkScoreOffset == null ? settings.unkScoreOffset() : unkScoreOffset,
        scoreBoundary == null ? settings.scoreBoundary() : scoreBoundary);
  }

  @Override
  public void close() {
    model.close();
  }

  private static Path modelFile(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> all = entries.sorted().toList();
      List<Path> files =
          all.stream()
              .filter(p -> ENDINGS.stream().anyMatch(e -> p.getFileName().toString().endsWith(e)))
              .toList();
      if (files.size() != 1) {
        throw new LanguageModelException(
            folder
                + ": expected one file that ends in .arpa, .bin or .binary (unpacked), got "
                + (files.isEmpty() ? all : files).stream().map(Path::getFileName).toList());
      }
      return files.get(0);
    } catch (IOException e) {
      throw new LanguageModelException(folder + ": cannot be listed: " + InputFile.why(e), e);
    }
  }

  private static List<String> lines(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(InputFile.stream(file), StandardCharsets.UTF_8.newDecoder()))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static List<String> unigrams(Path folder, Path model, LanguageModel opened) {
    Path file = folder.resolve("unigrams.txt");
    try {
      if (Files.exists(file)) {
        String instead = CheckpointContent.instead(file);
        if (instead != null) {
          throw new LanguageModelException(file + ": expected a word on each line, got " + instead);
        }
        if (Files.size(file) > MAX_UNIGRAMS_BYTES) {
          throw new LanguageModelException(file + ": has " + Files.size(file) + " bytes");
        }
        List<String> lines = lines(file);
        if (!lines.isEmpty()) {
          lines.set(0, lines.get(0).replaceFirst("\\A\\uFEFF", "")); // editors of Windows add it
        }
        if (lines.stream().allMatch(String::isBlank)) {
          throw new LanguageModelException(file + ": is empty; fetch it again or remove it");
        }
        return lines;
      }
    } catch (IOException e) {
      throw new LanguageModelException(
          file + ": cannot be read as UTF-8 lines: " + InputFile.why(e), e);
    }
    List<String> words = opened.vocabulary();
    if (words.isEmpty()) {
      throw new LanguageModelException(
          file + ": missing, and " + model.getFileName() + " does not hold its words either");
    }
    return words;
  }

  private static @Nullable Double number(Path file, JsonNode json, String key) {
    boolean fits = Double.isFinite(json.path(key).asDouble()) && json.path(key).isNumber();
    return has(file, json, key, fits, "a number") ? (Double) json.get(key).doubleValue() : null;
  }

  private static @Nullable Boolean truth(Path file, JsonNode json, String key) {
    boolean fits = json.path(key).isBoolean();
    return has(file, json, key, fits, "true or false")
        ? (Boolean) json.get(key).booleanValue()
        : null;
  }

  private static boolean has(Path file, JsonNode json, String key, boolean fits, String expected) {
    if (json.hasNonNull(key) && !fits) {
      throw new LanguageModelException(
          file + ": " + key + ": expected " + expected + ", got " + json.get(key));
    }
    return fits;
  }
}

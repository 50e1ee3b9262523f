package dev.vocalise.model.transcription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.model.checkpoint.CheckpointContent;
import dev.vocalise.model.input.InputFile;
import dev.vocalise.model.input.JsonPlace;
import dev.vocalise.model.transcription.ngram.LanguageModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The symbols of a CTC model, from {@code vocab.json} of a Hugging Face directory.
 *
 * @param symbols by index, as {@code vocab.json} spells them
 * @param blank index of the padding symbol, which is CTC's blank
 * @param delimiter index of the word delimiter
 * @param labels the same symbols as a beam decoder spells them: the blank is empty, the delimiter a
 *     space, the unknown symbol ⁇; from {@code alphabet.json} if there is one, else by
 *     pyctcdecode's rules
 */
public record CtcVocabulary(List<String> symbols, int blank, int delimiter, List<String> labels) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_FILE_BYTES = 16 << 20;

  /** Checks that the parts fit. */
  public CtcVocabulary {
    symbols = List.copyOf(symbols);
    labels = List.copyOf(labels);
    if (labels.size() != symbols.size()) {
      throw new LanguageModelException(
          "alphabet.json has %d labels, vocab.json %d symbols"
              .formatted(labels.size(), symbols.size()));
    }
    if (new HashSet<>(labels).size() != labels.size()) {
      throw new LanguageModelException("the labels of the alphabet are not distinct: " + labels);
    }
    if (!labels.get(blank).isEmpty()) {
      throw new LanguageModelException(
          "the label of the blank, symbol %d, is '%s', expected an empty one"
              .formatted(blank, labels.get(blank)));
    }
    if (!labels.get(delimiter).equals(" ")) {
      throw new LanguageModelException(
          "the label of the word delimiter, symbol %d, is '%s', expected a space"
              .formatted(delimiter, labels.get(delimiter)));
    }
  }

  /** How many symbols, the blank included. */
  public int size() {
    return symbols.size();
  }

  /**
   * Reads {@code vocab.json}, and {@code tokenizer_config.json}, {@code special_tokens_map.json}
   * and {@code alphabet.json} where they are there.
   *
   * @throws LanguageModelException when a file is broken or they contradict each other
   */
  public static CtcVocabulary read(Path folder) {
    return read(folder, 0);
  }

  /**
   * The same with the symbols of {@code added_tokens.json}, if the model has outputs for them.
   *
   * @param outputs of the model
   */
  public static CtcVocabulary read(Path folder, int outputs) {
    Path file = folder.resolve("vocab.json");
    JsonNode json = json(file);
    Path added = folder.resolve("added_tokens.json");
    if (outputs > json.size() && Files.exists(added)) {
      ObjectNode both = json.deepCopy();
      both.setAll((ObjectNode) json(added));
      json = both;
    }
    List<String> symbols = symbols(file, json);
    String blank = special(folder, "pad_token", "<pad>");
    String delimiter = special(folder, "word_delimiter_token", "|");
    int blankIndex = index(file, symbols, "pad_token", blank);
    int delimiterIndex = index(file, symbols, "word_delimiter_token", delimiter);
    Path alphabet = folder.resolve("alphabet.json");
    List<String> labels =
        Files.exists(alphabet)
            ? alphabet(alphabet, json(alphabet))
            : labels(symbols, blankIndex, delimiterIndex);
    try {
      return new CtcVocabulary(symbols, blankIndex, delimiterIndex, labels);
    } catch (LanguageModelException e) {
      throw new LanguageModelException(folder + ": " + e.getMessage(), e);
    }
  }

  private static List<String> symbols(Path file, JsonNode json) {
    String[] symbols = new String[json.size()];
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      int index = entry.getValue().asInt(-1);
      if (!entry.getValue().isInt()
          || index < 0
          || index >= symbols.length
          || symbols[index] != null) {
        throw new LanguageModelException(
            entry.getValue().isInt()
                ? "%s: '%s': expected every index from 0 to %s once, got %s"
                    .formatted(file, entry.getKey(), symbols.length - 1, index)
                : file + ": expected an index for every symbol, got something else");
      }
      symbols[index] = entry.getKey();
    }
    if (symbols.length == 0) {
      throw new LanguageModelException(file + ": expected an object of symbols and their indices");
    }
    return Arrays.asList(symbols);
  }

  private static String special(Path folder, String key, String fallback) {
    for (String name : List.of("tokenizer_config.json", "special_tokens_map.json")) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        JsonNode value = json(file).path(key);
        String text = value.isObject() ? value.path("content").asText("") : value.asText("");
        if (!value.isNull() && !text.isEmpty()) {
          return text;
        }
      }
    }
    return fallback;
  }

  private static int index(Path file, List<String> symbols, String key, String symbol) {
    int index = symbols.indexOf(symbol);
    if (index < 0) {
      throw new LanguageModelException(file + ": has no symbol '" + symbol + "' (" + key + ")");
    }
    return index;
  }

  private static List<String> alphabet(Path file, JsonNode json) {
    if (json.path("is_bpe").asBoolean(false)) {
      throw new LanguageModelException(
          file + ": is_bpe: expected false, got true; decoding of word pieces is not supported");
    }
    List<String> labels = new ArrayList<>();
    json.path("labels").forEach(label -> labels.add(label.asText()));
    return labels;
  }

  /** As pyctcdecode's {@code Alphabet.build_alphabet} does for letters. */
  private static List<String> labels(List<String> symbols, int blank, int delimiter) {
    List<String> labels = new ArrayList<>(symbols);
    for (int i = 0; i < labels.size(); i++) {
      String lower = labels.get(i).toLowerCase(Locale.ROOT);
      if (lower.equals("<unk>") || lower.equals("[unk]")) {
        labels.set(i, "⁇");
      }
    }
    labels.set(delimiter, " ");
    labels.set(blank, "");
    return labels;
  }

  /** An object in a JSON file of moderate size. */
  static JsonNode json(Path file) {
    String instead = CheckpointContent.instead(file);
    if (instead != null) {
      throw new LanguageModelException(file + ": expected a JSON object, got " + instead);
    }
    try {
      @Nullable JsonNode json = JSON.readTree(InputFile.bytes(file, MAX_FILE_BYTES));
      if (json == null || !json.isObject()) {
        throw new LanguageModelException(file + ": expected a JSON object");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new LanguageModelException(
          file + ": is not JSON at " + JsonPlace.of(e) + "; fetch it again", e);
    } catch (IOException e) {
      throw new LanguageModelException(file + ": cannot be read: " + InputFile.why(e), e);
    }
  }
}

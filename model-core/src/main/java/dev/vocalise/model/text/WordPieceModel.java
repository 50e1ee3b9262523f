package dev.vocalise.model.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.model.checkpoint.CheckpointContent;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.input.InputFile;
import dev.vocalise.model.input.JsonPlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that decides how BERT's tokenizer splits a text, from {@code tokenizer.json} or {@code
 * vocab.txt}.
 *
 * <p>Whatever the source, the native library is given the definition that {@link #definition}
 * writes, never a file as it was found.
 *
 * @param origin the file, for messages
 * @param vocabulary ids of the pieces
 * @param special pieces that are one token also in the middle of a text, such as {@code [MASK]}
 * @param unknown piece for words that cannot be split
 * @param first piece before every text
 * @param last piece behind every text
 * @param prefix of pieces inside a word
 * @param longestWord characters; longer words become {@code unknown}
 * @param lowercase whether case is dropped
 * @param stripAccents whether accents are dropped; null: as {@code lowercase}
 * @param splitChinese whether each Chinese character is a word
 * @param cleanText whether control characters are dropped
 */
record WordPieceModel(
    Path origin,
    Map<String, Integer> vocabulary,
    Set<String> special,
    String unknown,
    String first,
    String last,
    String prefix,
    int longestWord,
    boolean lowercase,
    @Nullable Boolean stripAccents,
    boolean splitChinese,
    boolean cleanText) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The largest vocabularies, of a hundred languages, take 10 MB. */
  private static final int MAX_BYTES = 64 << 20;

  /** Ids travel as float32, which is exact below this. */
  private static final int MAX_ID = 1 << 24;

  private static final int LONGEST_WORD = 100;

  /** Share of pieces with capitals from which on a vocabulary is cased; uncased ones have none. */
  private static final double CASED = 0.02;

  /** Refuses what the native library could only fail on later. */
  WordPieceModel {
    Set<Integer> ids = new HashSet<>();
    vocabulary.forEach(
        (piece, id) -> {
          if (id < 0 || id >= MAX_ID || !ids.add(id)) {
            throw new CheckpointException(
                origin + ": piece '" + piece + "' has id " + id + ", which is taken or impossible");
          }
        });
    for (String needed : List.of(unknown, first, last)) {
      if (!vocabulary.containsKey(needed)) {
        throw new CheckpointException(origin + ": the vocabulary has no piece " + needed);
      }
    }
    if (longestWord < 1) {
      throw new CheckpointException(
          origin + ": max_input_chars_per_word must be >= 1 but was " + longestWord);
    }
  }

  /**
   * Reads a directory: {@code tokenizer.json}, else {@code vocab.txt}; with the settings of {@code
   * tokenizer_config.json}, when there is one.
   *
   * @throws CheckpointException when neither is there, or one of them is damaged or of another kind
   */
  static WordPieceModel read(Path directory) {
    Path definition = directory.resolve("tokenizer.json");
    Path vocabulary = directory.resolve("vocab.txt");
    JsonNode settings = optional(directory.resolve("tokenizer_config.json"));
    if (Files.exists(definition)) {
      return TokenizerJson.read(definition, settings);
    }
    if (Files.exists(vocabulary)) {
      return fromVocabulary(vocabulary, settings, directory);
    }
    throw new CheckpointException(
        directory + ": has neither tokenizer.json nor vocab.txt; fetch one of them");
  }

  /** As BertTokenizer of transformers reads it: the line number is the id, a later line wins. */
  private static WordPieceModel fromVocabulary(Path path, JsonNode settings, Path directory) {
    String text = text(path).replace("\r\n", "\n");
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    int from = 0;
    for (int id = 0; from < text.length(); id++) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      vocabulary.put(text.substring(from, end), id);
      from = end + 1;
    }
    JsonNode names = optional(directory.resolve("special_tokens_map.json"));
    Set<String> special = new HashSet<>();
    Map<String, String> roles = new LinkedHashMap<>();
    for (String role : List.of("unk", "cls", "sep", "pad", "mask")) {
      String fallback = token(names, role + "_token", "[" + role.toUpperCase(Locale.ROOT) + "]");
      String piece = token(settings, role + "_token", fallback);
      roles.put(role, piece);
      if (vocabulary.containsKey(piece)) {
        special.add(piece);
      }
    }
    return new WordPieceModel(
        path,
        vocabulary,
        special,
        roles.getOrDefault("unk", ""),
        roles.getOrDefault("cls", ""),
        roles.getOrDefault("sep", ""),
        "##",
        LONGEST_WORD,
        settings.path("do_lower_case").asBoolean(true),
        flag(settings.path("strip_accents")),
        settings.path("tokenize_chinese_chars").asBoolean(true),
        true);
  }

  /** A JSON object; a missing node when there is no such file. */
  static JsonNode optional(Path path) {
    if (!Files.exists(path)) {
      return MissingNode.getInstance();
    }
    try {
      JsonNode json = JSON.readTree(text(path));
      if (!json.isObject()) {
        throw new CheckpointException(path + ": expected a JSON object");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new CheckpointException(
          path + ": is not JSON at " + JsonPlace.of(e) + "; fetch it again", e);
    }
  }

  /** The whole file, which must be UTF-8. */
  private static String text(Path path) {
    CheckpointContent.requireText(path, "a vocabulary or its settings");
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(InputFile.bytes(path, MAX_BYTES)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new CheckpointException(path + ": is not UTF-8; fetch it again", e);
    } catch (IOException e) {
      throw new CheckpointException(path + ": cannot be read: " + InputFile.why(e), e);
    }
  }

  /** Text of a member, or of the content of an added token there. */
  private static String token(JsonNode json, String key, String fallback) {
    JsonNode value = json.path(key);
    if (value.isObject()) {
      value = value.path("content");
    }
    return value.isTextual() ? value.textValue() : fallback;
  }

  /** True, false, or null for anything else. */
  static @Nullable Boolean flag(JsonNode value) {
    return value.isBoolean() ? (Boolean) value.booleanValue() : null;
  }

  /** What to tell of case: one that the vocabulary lacks makes words unknown. */
  List<String> notes() {
    List<String> words =
        vocabulary.keySet().stream()
            .filter(piece -> !special.contains(piece) && !piece.matches("\\[.*\\]"))
            .filter(piece -> piece.codePoints().anyMatch(Character::isLetter))
            .toList();
    long capitals =
        words.stream().filter(piece -> piece.codePoints().anyMatch(Character::isUpperCase)).count();
    String file =
        "%s has %,d pieces with letters, %,d of them with capitals"
            .formatted(origin.getFileName(), words.size(), capitals);
    if (!lowercase && capitals == 0 && words.stream().anyMatch(WordPieceModel::hasSmall)) {
      return List.of(
          file
              + ", but do_lower_case is false: words with a capital become "
              + unknown
              + "; it is an uncased vocabulary, set do_lower_case to true in tokenizer_config.json");
    }
    if (lowercase && capitals > CASED * words.size()) {
      return List.of(
          file
              + ", but do_lower_case is true: these are never used; it is a cased vocabulary, set"
              + " do_lower_case to false in tokenizer_config.json");
    }
    return List.of();
  }

  private static boolean hasSmall(String piece) {
    return piece.codePoints().anyMatch(Character::isLowerCase);
  }

  /** Id of a piece that the vocabulary has. */
  int id(String piece) {
    Integer id = vocabulary.get(piece);
    if (id == null) {
      throw new CheckpointException(origin + ": the vocabulary has no piece " + piece);
    }
    return id;
  }

  /** The same as the tokenizers library reads it; without truncation and padding. */
  String definition() {
    ObjectNode root = JSON.createObjectNode().put("version", "1.0");
    root.putNull("truncation").putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    vocabulary.entrySet().stream()
        .filter(piece -> special.contains(piece.getKey()))
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            piece ->
                added
                    .addObject()
                    .put("id", piece.getValue())
                    .put("content", piece.getKey())
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true));
    root.putObject("normalizer")
        .put("type", "BertNormalizer")
        .put("clean_text", cleanText)
        .put("handle_chinese_chars", splitChinese)
        .put("strip_accents", stripAccents)
        .put("lowercase", lowercase);
    root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
    ObjectNode processor = root.putObject("post_processor").put("type", "BertProcessing");
    processor.putArray("sep").add(last).add(id(last));
    processor.putArray("cls").add(first).add(id(first));
    root.putNull("decoder");
    root.putObject("model")
        .put("type", "WordPiece")
        .put("unk_token", unknown)
        .put("continuing_subword_prefix", prefix)
        .put("max_input_chars_per_word", longestWord)
        .set("vocab", JSON.valueToTree(vocabulary));
    return root.toString();
  }
}

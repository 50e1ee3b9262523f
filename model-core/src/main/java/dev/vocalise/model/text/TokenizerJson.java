package dev.vocalise.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Reads a {@code tokenizer.json} of BERT's kind; any other kind is refused with its name. */
final class TokenizerJson {

  private final Path path;
  private final JsonNode json;

  private TokenizerJson(Path path) {
    this.path = path;
    json = WordPieceModel.optional(path);
  }

  /**
   * The tokenizer of the file.
   *
   * @param settings of tokenizer_config.json: where it names case, accents or Chinese characters,
   *     it overrides the file, as in transformers
   */
  static WordPieceModel read(Path path, JsonNode settings) {
    return new TokenizerJson(path).read(settings);
  }

  private WordPieceModel read(JsonNode settings) {
    JsonNode model = kind("model", "WordPiece");
    JsonNode normalizer = kind("normalizer", "BertNormalizer");
    kind("pre_tokenizer", "BertPreTokenizer");
    Map<String, Integer> vocabulary = vocabulary(model.path("vocab"));
    Set<String> special = new LinkedHashSet<>();
    for (JsonNode token : json.path("added_tokens")) {
      String content = text(token.path("content"), "added_tokens.content");
      Integer id = integer(token.path("id"), "added_tokens.id");
      Integer known = vocabulary.putIfAbsent(content, id);
      if (known != null && !known.equals(id)) {
        throw bad("added token " + content + " has ids " + known + " and " + id);
      }
      special.add(content);
    }
    return new WordPieceModel(
        path,
        vocabulary,
        special,
        text(model.path("unk_token"), "model.unk_token"),
        around("cls", 0),
        around("sep", 2),
        text(model.path("continuing_subword_prefix"), "model.continuing_subword_prefix"),
        integer(model.path("max_input_chars_per_word"), "model.max_input_chars_per_word"),
        settings.path("do_lower_case").asBoolean(normalizer.path("lowercase").asBoolean(true)),
        WordPieceModel.flag(
            settings.has("strip_accents")
                ? settings.path("strip_accents")
                : normalizer.path("strip_accents")),
        settings
            .path("tokenize_chinese_chars")
            .asBoolean(normalizer.path("handle_chinese_chars").asBoolean(true)),
        normalizer.path("clean_text").asBoolean(true));
  }

  private JsonNode kind(String part, String expected) {
    JsonNode node = json.path(part);
    String type = node.path("type").asText("nothing");
    if (!type.equals(expected)) {
      throw bad(part + ": expected " + expected + ", got " + type);
    }
    return node;
  }

  private Map<String, Integer> vocabulary(JsonNode node) {
    if (!node.isObject()) {
      throw bad("model.vocab: expected an object");
    }
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> piece : node.properties()) {
      vocabulary.put(piece.getKey(), integer(piece.getValue(), "model.vocab"));
    }
    return vocabulary;
  }

  /** The piece before or behind every text, in either of the two ways to write it. */
  private String around(String name, int place) {
    JsonNode processor = json.path("post_processor");
    String type = processor.path("type").asText("nothing");
    if (type.equals("BertProcessing")) {
      return text(processor.path(name).path(0), "post_processor." + name);
    }
    JsonNode single = processor.path("single");
    if (!type.equals("TemplateProcessing")
        || single.size() != 3
        || !single.get(1).has("Sequence")) {
      throw bad("post_processor: expected one piece before and one behind the text, got " + type);
    }
    return text(single.get(place).path("SpecialToken").path("id"), "post_processor.single");
  }

  private String text(JsonNode node, String key) {
    if (!node.isTextual()) {
      throw bad(key + ": expected text, got " + node.getNodeType());
    }
    return node.textValue();
  }

  private int integer(JsonNode node, String key) {
    if (!node.isInt()) {
      throw bad(key + ": expected a whole number, got " + node.getNodeType());
    }
    return node.intValue();
  }

  private CheckpointException bad(String problem) {
    return new CheckpointException(path + ": " + problem);
  }
}

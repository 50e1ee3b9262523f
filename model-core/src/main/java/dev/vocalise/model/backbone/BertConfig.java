package dev.vocalise.model.backbone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Geometry of a BERT encoder, from {@code config.json} of a Hugging Face directory.
 *
 * @param vocabulary rows of the word embeddings
 * @param hidden H
 * @param layers L
 * @param heads attention heads; H is a multiple
 * @param intermediate width of the feed-forward half
 * @param positions rows of the position embeddings: the most word pieces that an input can have
 * @param types rows of the token type embeddings, of which the method uses the first
 * @param padding id whose embedding gets no gradient
 * @param hiddenDropout dropout after the embedding and after each half of a layer
 * @param attentionDropout dropout of attention weights
 * @param layerNormEpsilon ε of every layer norm
 */
public record BertConfig(
    int vocabulary,
    int hidden,
    int layers,
    int heads,
    int intermediate,
    int positions,
    int types,
    int padding,
    double hiddenDropout,
    double attentionDropout,
    double layerNormEpsilon) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_JSON_BYTES = 1 << 20;

  /** Far more layers than any BERT has; a damaged number must not build a million blocks. */
  private static final int MAX_LAYERS = 1000;

  /** Refuses sizes that no model can have. */
  public BertConfig {
    positive("vocab_size", vocabulary);
    positive("hidden_size", hidden);
    positive("num_hidden_layers", layers);
    positive("num_attention_heads", heads);
    positive("intermediate_size", intermediate);
    positive("max_position_embeddings", positions);
    positive("type_vocab_size", types);
    if (layers > MAX_LAYERS) {
      throw new IllegalArgumentException(
          "num_hidden_layers must be <= " + MAX_LAYERS + " but was " + layers);
    }
    if (hidden % heads != 0) {
      throw new IllegalArgumentException(
          "hidden_size " + hidden + " is not a multiple of num_attention_heads " + heads);
    }
    if (padding < 0 || padding >= vocabulary) {
      throw new IllegalArgumentException(
          "pad_token_id must be in 0 … " + (vocabulary - 1) + " but was " + padding);
    }
    probability("hidden_dropout_prob", hiddenDropout);
    probability("attention_probs_dropout_prob", attentionDropout);
    if (!(layerNormEpsilon > 0)) {
      throw new IllegalArgumentException("layer_norm_eps must be > 0 but was " + layerNormEpsilon);
    }
  }

  /** A model without dropout and with BERT's usual proportions; for random weights. */
  public static BertConfig ofGeometry(
      int vocabulary, int hidden, int layers, int heads, int positions) {
    return new BertConfig(
        vocabulary, hidden, layers, heads, 4 * hidden, positions, 2, 0, 0, 0, 1e-12);
  }

  /**
   * Reads {@code config.json} of {@code directory}; defaults are those of BertConfig of
   * transformers.
   *
   * @throws CheckpointException when the file is missing or broken, or describes something else
   */
  public static BertConfig read(Path directory) {
    Path path = directory.resolve("config.json");
    JsonNode json = parse(path);
    require(path, json, "model_type", "bert");
    require(path, json, "hidden_act", "gelu");
    require(path, json, "position_embedding_type", "absolute");
    try {
      return new BertConfig(
          integer(path, json, "vocab_size", 30522),
          integer(path, json, "hidden_size", 768),
          integer(path, json, "num_hidden_layers", 12),
          integer(path, json, "num_attention_heads", 12),
          integer(path, json, "intermediate_size", 3072),
          integer(path, json, "max_position_embeddings", 512),
          integer(path, json, "type_vocab_size", 2),
          integer(path, json, "pad_token_id", 0),
          number(path, json, "hidden_dropout_prob", 0.1),
          number(path, json, "attention_probs_dropout_prob", 0.1),
          number(path, json, "layer_norm_eps", 1e-12));
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(path + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode parse(Path path) {
    try {
      if (Files.size(path) > MAX_JSON_BYTES) {
        throw new CheckpointException(path + ": has more than " + MAX_JSON_BYTES + " bytes");
      }
      JsonNode json = JSON.readTree(path.toFile());
      if (!json.isObject()) {
        throw new CheckpointException(path + ": expected a JSON object");
      }
      return json;
    } catch (IOException e) {
      throw new CheckpointException(path + ": cannot be read as JSON: " + e.getMessage(), e);
    }
  }

  private static void require(Path path, JsonNode json, String key, String expected) {
    JsonNode value = json.path(key);
    if (!value.isMissingNode() && !expected.equals(value.textValue())) {
      throw new CheckpointException(
          path + ": " + key + ": expected " + expected + ", got " + value);
    }
  }

  private static int integer(Path path, JsonNode json, String key, int fallback) {
    JsonNode value = json.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return fallback;
    }
    if (!value.isInt()) {
      throw new CheckpointException(path + ": " + key + ": expected an integer, got " + value);
    }
    return value.intValue();
  }

  private static double number(Path path, JsonNode json, String key, double fallback) {
    JsonNode value = json.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return fallback;
    }
    if (!value.isNumber()) {
      throw new CheckpointException(path + ": " + key + ": expected a number, got " + value);
    }
    return value.doubleValue();
  }

  private static void positive(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + " must be >= 1 but was " + value);
    }
  }

  private static void probability(String key, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(key + " must be in [0, 1) but was " + value);
    }
  }
}

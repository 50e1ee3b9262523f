package dev.vocalise.model.backbone.bert;

import static dev.vocalise.model.checkpoint.CheckpointJson.MAX_LAYERS;
import static dev.vocalise.model.checkpoint.CheckpointJson.MAX_WIDTH;
import static dev.vocalise.model.checkpoint.CheckpointJson.epsilon;
import static dev.vocalise.model.checkpoint.CheckpointJson.multiple;
import static dev.vocalise.model.checkpoint.CheckpointJson.positive;
import static dev.vocalise.model.checkpoint.CheckpointJson.probability;

import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.checkpoint.CheckpointJson;
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

  /** Ids travel as float32, which is exact up to this. */
  private static final int MAX_ROWS = 1 << 24;

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
    multiple("hidden_size", hidden, "num_attention_heads", heads);
    if (padding < 0 || padding >= vocabulary) {
      throw new IllegalArgumentException(
          "pad_token_id must be in 0 … " + (vocabulary - 1) + " but was " + padding);
    }
    probability("hidden_dropout_prob", hiddenDropout);
    probability("attention_probs_dropout_prob", attentionDropout);
    epsilon("layer_norm_eps", layerNormEpsilon);
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
    CheckpointJson json = CheckpointJson.read(path);
    json.require("model_type", "bert");
    json.require("hidden_act", "gelu");
    json.require("position_embedding_type", "absolute");
    try {
      return new BertConfig(
          json.size("vocab_size", 30522, MAX_ROWS),
          json.size("hidden_size", 768, MAX_WIDTH),
          json.size("num_hidden_layers", 12, MAX_LAYERS),
          json.size("num_attention_heads", 12, MAX_WIDTH),
          json.size("intermediate_size", 3072, MAX_WIDTH),
          json.size("max_position_embeddings", 512, MAX_ROWS),
          json.size("type_vocab_size", 2, MAX_ROWS),
          json.integer("pad_token_id", 0, 0, MAX_ROWS),
          json.number("hidden_dropout_prob", 0.1),
          json.number("attention_probs_dropout_prob", 0.1),
          json.number("layer_norm_eps", 1e-12));
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(path + ": " + e.getMessage(), e);
    }
  }
}

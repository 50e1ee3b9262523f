package dev.vocalise.model.backbone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Geometry and input statistics of an Audio Spectrogram Transformer, from {@code config.json} and
 * {@code preprocessor_config.json} of a Hugging Face directory.
 *
 * @param hidden H
 * @param layers L
 * @param heads attention heads; H is a multiple
 * @param intermediate width of the feed-forward half
 * @param patch side of the square patches
 * @param frequencyStride mel bins between patches
 * @param timeStride frames between patches
 * @param mel mel bins of the input
 * @param maxLength frames of the input
 * @param labels outputs of the checkpoint's own classifier, which the method leaves unused
 * @param hiddenDropout dropout after the embedding and after each half of a layer
 * @param attentionDropout dropout of attention weights
 * @param layerNormEpsilon ε of every layer norm
 * @param qkvBias whether query, key and value have biases
 * @param mean of log-mel input values; the features are {@code (x − mean) / (2·std)}
 * @param std of log-mel input values
 */
public record AstConfig(
    int hidden,
    int layers,
    int heads,
    int intermediate,
    int patch,
    int frequencyStride,
    int timeStride,
    int mel,
    int maxLength,
    int labels,
    double hiddenDropout,
    double attentionDropout,
    double layerNormEpsilon,
    boolean qkvBias,
    double mean,
    double std) {

  /** Mean of AudioSet features (§3.1.2 and ASTFeatureExtractor). */
  public static final double AUDIOSET_MEAN = -4.2677393;

  /** Deviation of AudioSet features. */
  public static final double AUDIOSET_STD = 4.5689974;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Refuses sizes that no model can have. */
  public AstConfig {
    positive("hidden_size", hidden);
    positive("num_hidden_layers", layers);
    positive("num_attention_heads", heads);
    positive("intermediate_size", intermediate);
    positive("patch_size", patch);
    positive("frequency_stride", frequencyStride);
    positive("time_stride", timeStride);
    positive("number of labels", labels);
    if (hidden % heads != 0) {
      throw new IllegalArgumentException(
          "hidden_size " + hidden + " is not a multiple of num_attention_heads " + heads);
    }
    if (mel < patch || maxLength < patch) {
      throw new IllegalArgumentException(
          "input of " + maxLength + " frames x " + mel + " mel bins holds no patch of " + patch);
    }
    probability("hidden_dropout_prob", hiddenDropout);
    probability("attention_probs_dropout_prob", attentionDropout);
    if (!(layerNormEpsilon > 0)) {
      throw new IllegalArgumentException("layer_norm_eps must be > 0 but was " + layerNormEpsilon);
    }
    if (!Double.isFinite(mean) || !(std > 0)) {
      throw new IllegalArgumentException("std must be > 0 but was " + std + ", mean " + mean);
    }
  }

  /** A model without dropout and with ASTs usual proportions; for random weights. */
  public static AstConfig ofGeometry(
      int hidden, int layers, int heads, int patch, int stride, int mel, int frames) {
    return new AstConfig(
        hidden,
        layers,
        heads,
        4 * hidden,
        patch,
        stride,
        stride,
        mel,
        frames,
        1,
        0,
        0,
        1e-12,
        true,
        AUDIOSET_MEAN,
        AUDIOSET_STD);
  }

  /**
   * Reads both files of {@code directory}; defaults are those of ASTConfig and ASTFeatureExtractor.
   *
   * @throws CheckpointException when a file is missing or broken, says something else than AST, or
   *     the two disagree
   */
  public static AstConfig read(Path directory) {
    JsonFile config = new JsonFile(directory.resolve("config.json"));
    JsonFile audio = new JsonFile(directory.resolve("preprocessor_config.json"));
    config.requireText("model_type", "audio-spectrogram-transformer");
    config.requireText("hidden_act", "gelu");
    int mel = config.integer("num_mel_bins", 128);
    int maxLength = config.integer("max_length", 1024);
    int audioMel = audio.integer("num_mel_bins", 128);
    int audioLength = audio.integer("max_length", 1024);
    if (mel != audioMel || maxLength != audioLength) {
      throw new CheckpointException(
          directory
              + ": config.json has input shape ["
              + maxLength
              + ", "
              + mel
              + "], but preprocessor_config.json has ["
              + audioLength
              + ", "
              + audioMel
              + "]");
    }
    int hidden = config.integer("hidden_size", 768);
    try {
      return new AstConfig(
          hidden,
          config.integer("num_hidden_layers", 12),
          config.integer("num_attention_heads", 12),
          config.integer("intermediate_size", 3072),
          config.integer("patch_size", 16),
          config.integer("frequency_stride", 10),
          config.integer("time_stride", 10),
          mel,
          maxLength,
          config.json.has("id2label") ? config.json.get("id2label").size() : 2,
          config.number("hidden_dropout_prob", 0),
          config.number("attention_probs_dropout_prob", 0),
          config.number("layer_norm_eps", 1e-12),
          config.json.path("qkv_bias").asBoolean(true),
          audio.number("mean", AUDIOSET_MEAN),
          audio.number("std", AUDIOSET_STD));
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(directory.resolve("config.json") + ": " + e.getMessage(), e);
    }
  }

  /** Patches along the mel axis. */
  public int frequencyPatches() {
    return (mel - patch) / frequencyStride + 1;
  }

  /** Patches along the time axis. */
  public int timePatches() {
    return (maxLength - patch) / timeStride + 1;
  }

  /** T: the class token, the distillation token, then the patches. */
  public int tokens() {
    return 2 + frequencyPatches() * timePatches();
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

  /** One JSON object on disk, with errors that name it. */
  private static final class JsonFile {
    private final Path path;
    private final JsonNode json;

    JsonFile(Path path) {
      this.path = path;
      try {
        json = JSON.readTree(path.toFile());
      } catch (IOException e) {
        throw new CheckpointException(path + ": cannot be read as JSON: " + e.getMessage(), e);
      }
      if (!json.isObject()) {
        throw new CheckpointException(path + ": expected a JSON object");
      }
    }

    int integer(String key, int fallback) {
      JsonNode value = json.path(key);
      if (value.isMissingNode()) {
        return fallback;
      }
      if (!value.isInt()) {
        throw new CheckpointException(path + ": " + key + ": expected an integer, got " + value);
      }
      return value.intValue();
    }

    double number(String key, double fallback) {
      JsonNode value = json.path(key);
      if (value.isMissingNode()) {
        return fallback;
      }
      if (!value.isNumber()) {
        throw new CheckpointException(path + ": " + key + ": expected a number, got " + value);
      }
      return value.doubleValue();
    }

    void requireText(String key, String expected) {
      String value = json.path(key).asText(expected);
      if (!value.equals(expected)) {
        throw new CheckpointException(
            path + ": " + key + ": expected " + expected + ", got " + value);
      }
    }
  }
}

package dev.vocalise.model.backbone.ast;

import static dev.vocalise.model.checkpoint.CheckpointJson.MAX_LAYERS;
import static dev.vocalise.model.checkpoint.CheckpointJson.MAX_WIDTH;
import static dev.vocalise.model.checkpoint.CheckpointJson.epsilon;
import static dev.vocalise.model.checkpoint.CheckpointJson.multiple;
import static dev.vocalise.model.checkpoint.CheckpointJson.positive;
import static dev.vocalise.model.checkpoint.CheckpointJson.probability;

import dev.vocalise.model.audio.AstFeatureSettings;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.checkpoint.CheckpointJson;
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

  /** Values of one input, of which 131,072 are usual; a damaged length must not fill the memory. */
  private static final int MAX_INPUT = 1 << 24;

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
    multiple("hidden_size", hidden, "num_attention_heads", heads);
    if (mel < patch || maxLength < patch) {
      throw new IllegalArgumentException(
          "input of " + maxLength + " frames x " + mel + " mel bins holds no patch of " + patch);
    }
    if ((long) mel * maxLength > MAX_INPUT) {
      throw new IllegalArgumentException(
          "input of %d frames x %d mel bins has more than %d values"
              .formatted(maxLength, mel, MAX_INPUT));
    }
    probability("hidden_dropout_prob", hiddenDropout);
    probability("attention_probs_dropout_prob", attentionDropout);
    epsilon("layer_norm_eps", layerNormEpsilon);
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
    CheckpointJson config = CheckpointJson.read(directory.resolve("config.json"));
    AstFeatureSettings audio =
        AstFeatureSettings.read(directory.resolve("preprocessor_config.json"));
    config.require("model_type", "audio-spectrogram-transformer");
    config.require("hidden_act", "gelu");
    int mel = config.size("num_mel_bins", 128, MAX_INPUT);
    int maxLength = config.size("max_length", 1024, MAX_INPUT);
    requireEqual(directory, "num_mel_bins", mel, audio.melBins());
    requireEqual(directory, "max_length", maxLength, audio.maxLength());
    try {
      return new AstConfig(
          config.size("hidden_size", 768, MAX_WIDTH),
          config.size("num_hidden_layers", 12, MAX_LAYERS),
          config.size("num_attention_heads", 12, MAX_WIDTH),
          config.size("intermediate_size", 3072, MAX_WIDTH),
          config.size("patch_size", 16, MAX_INPUT),
          config.size("frequency_stride", 10, MAX_INPUT),
          config.size("time_stride", 10, MAX_INPUT),
          mel,
          maxLength,
          config.entries("id2label", 2),
          config.number("hidden_dropout_prob", 0),
          config.number("attention_probs_dropout_prob", 0),
          config.number("layer_norm_eps", 1e-12),
          config.truth("qkv_bias", true),
          audio.normalise() ? audio.mean() : AUDIOSET_MEAN, // else they are not used
          audio.normalise() ? audio.std() : AUDIOSET_STD);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(directory.resolve("config.json") + ": " + e.getMessage(), e);
    }
  }

  private static void requireEqual(Path directory, String key, int model, int audio) {
    if (model != audio) {
      throw new CheckpointException(
          "%s: %s: config.json has %d, but preprocessor_config.json has %d; take both from one checkpoint"
              .formatted(directory, key, model, audio));
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
}

package dev.vocalise.model.backbone.wav2vec2;

import static dev.vocalise.model.checkpoint.CheckpointJson.MAX_LAYERS;
import static dev.vocalise.model.checkpoint.CheckpointJson.MAX_WIDTH;
import static dev.vocalise.model.checkpoint.CheckpointJson.epsilon;
import static dev.vocalise.model.checkpoint.CheckpointJson.multiple;
import static dev.vocalise.model.checkpoint.CheckpointJson.positive;
import static dev.vocalise.model.checkpoint.CheckpointJson.probability;

import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.checkpoint.CheckpointJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Geometry and input settings of wav2vec 2.0, from {@code config.json} and {@code
 * preprocessor_config.json} of a Hugging Face directory.
 *
 * @param hidden H
 * @param layers L
 * @param heads attention heads; H is a multiple
 * @param intermediate width of the feed-forward half
 * @param convolutions the feature extractor, in order
 * @param convolutionBias whether its convolutions have biases
 * @param normEveryConvolution whether a layer norm is behind each (feat_extract_norm "layer"), or a
 *     group norm behind the first alone ("group"). Models of the second kind were trained without a
 *     mask, so that padding takes part in everything
 * @param stableNorm do_stable_layer_norm: norms before attention and feed-forward, not behind
 * @param positionKernel width of the positional convolution
 * @param positionGroups its groups
 * @param symbols rows of the CTC head
 * @param dropouts probabilities of a zero
 * @param layerNormEpsilon ε of the encoder's norms
 * @param normalise whether each wave gets zero mean and unit variance
 */
public record Wav2Vec2Config(
    int hidden,
    int layers,
    int heads,
    int intermediate,
    List<Convolution> convolutions,
    boolean convolutionBias,
    boolean normEveryConvolution,
    boolean stableNorm,
    int positionKernel,
    int positionGroups,
    int symbols,
    Dropouts dropouts,
    double layerNormEpsilon,
    boolean normalise) {

  /** What every model expects. */
  public static final int SAMPLE_RATE_HZ = 16_000;

  /** Samples; a frame of a minute is no frame. */
  private static final int MAX_KERNEL = 60 * SAMPLE_RATE_HZ;

  /**
   * One convolution of the feature extractor.
   *
   * @param channels of its output
   * @param kernel width
   * @param stride distance of its outputs
   */
  public record Convolution(int channels, int kernel, int stride) {
    /** Refuses numbers below one. */
    public Convolution {
      positive("conv_dim", channels);
      positive("conv_kernel", kernel);
      positive("conv_stride", stride);
    }

    int length(int input) {
      return input < kernel ? 0 : (input - kernel) / stride + 1;
    }
  }

  /**
   * Probabilities of a zero while training.
   *
   * @param projection behind the feature projection
   * @param hidden in front of the layers and behind each half of one
   * @param attention of attention weights
   * @param activation inside the feed-forward half
   */
  public record Dropouts(double projection, double hidden, double attention, double activation) {
    /** Refuses what is no probability. */
    public Dropouts {
      probability("feat_proj_dropout", projection);
      probability("hidden_dropout", hidden);
      probability("attention_dropout", attention);
      probability("activation_dropout", activation);
    }
  }

  /** Refuses sizes that no model can have. */
  public Wav2Vec2Config {
    positive("hidden_size", hidden);
    positive("num_hidden_layers", layers);
    positive("num_attention_heads", heads);
    positive("intermediate_size", intermediate);
    positive("num_conv_pos_embeddings", positionKernel);
    positive("num_conv_pos_embedding_groups", positionGroups);
    positive("vocab_size", symbols);
    convolutions = List.copyOf(convolutions);
    if (convolutions.isEmpty() || convolutions.size() > MAX_LAYERS || layers > MAX_LAYERS) {
      throw new IllegalArgumentException(
          "conv_dim and num_hidden_layers must be in 1 … %d but are %d and %d"
              .formatted(MAX_LAYERS, convolutions.size(), layers));
    }
    multiple("hidden_size", hidden, "num_attention_heads", heads);
    multiple("hidden_size", hidden, "num_conv_pos_embedding_groups", positionGroups);
    epsilon("layer_norm_eps", layerNormEpsilon);
  }

  /** A model without dropout and with three small convolutions; for random weights. */
  public static Wav2Vec2Config ofGeometry(int hidden, int layers, int heads, boolean stable) {
    List<Convolution> convolutions =
        List.of(
            new Convolution(hidden, 10, 5),
            new Convolution(hidden, 8, 8),
            new Convolution(hidden, 8, 8));
    return new Wav2Vec2Config(
        hidden,
        layers,
        heads,
        4 * hidden,
        convolutions,
        stable,
        stable,
        stable,
        16,
        1,
        32,
        new Dropouts(0, 0, 0, 0),
        1e-5,
        true);
  }

  /**
   * Reads both files; defaults are those of Wav2Vec2Config and Wav2Vec2FeatureExtractor of
   * transformers. Without {@code preprocessor_config.json} waves are normalised.
   *
   * @throws CheckpointException when a file is missing or broken, or describes something else
   */
  public static Wav2Vec2Config read(Path directory) {
    Path path = directory.resolve("config.json");
    CheckpointJson json = CheckpointJson.read(path);
    json.require("model_type", "wav2vec2");
    json.require("hidden_act", "gelu");
    json.require("feat_extract_activation", "gelu");
    json.require("position_embeddings_type", "absolute");
    if (json.truth("add_adapter", false) || json.has("adapter_attn_dim")) {
      throw new CheckpointException(
          path + ": adapters (add_adapter, adapter_attn_dim) are unknown");
    }
    Path audio = directory.resolve("preprocessor_config.json");
    boolean normalise = true;
    if (Files.exists(audio)) {
      CheckpointJson settings = CheckpointJson.read(audio);
      normalise = settings.truth("do_normalize", true);
      settings.rate(SAMPLE_RATE_HZ);
    }
    try {
      return new Wav2Vec2Config(
          json.size("hidden_size", 768, MAX_WIDTH),
          json.size("num_hidden_layers", 12, MAX_LAYERS),
          json.size("num_attention_heads", 12, MAX_WIDTH),
          json.size("intermediate_size", 3072, MAX_WIDTH),
          convolutions(path, json),
          json.truth("conv_bias", false),
          json.word("feat_extract_norm", "group", "group", "layer").equals("layer"),
          json.truth("do_stable_layer_norm", false),
          json.size("num_conv_pos_embeddings", 128, MAX_KERNEL),
          json.size("num_conv_pos_embedding_groups", 16, MAX_WIDTH),
          json.size("vocab_size", 32, MAX_WIDTH),
          new Dropouts(
              json.number("feat_proj_dropout", 0),
              json.number("hidden_dropout", 0.1),
              json.number("attention_dropout", 0.1),
              json.number("activation_dropout", 0.1)),
          json.number("layer_norm_eps", 1e-5),
          normalise);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(path + ": " + e.getMessage(), e);
    }
  }

  /** Frames that so many samples give; 0 when they are too few for one. */
  public int frames(int samples) {
    int length = samples;
    for (Convolution convolution : convolutions) {
      length = convolution.length(length);
    }
    return length;
  }

  /** The fewest samples that give a frame; 400 with the published convolutions. */
  int samplesOfAFrame() {
    long samples = 1;
    for (int i = convolutions.size() - 1; i >= 0; i--) {
      Convolution convolution = convolutions.get(i);
      long needed = (samples - 1) * convolution.stride() + convolution.kernel();
      samples = Math.min(needed, Integer.MAX_VALUE);
    }
    return (int) samples;
  }

  /** Channels behind the feature extractor. */
  int features() {
    return convolutions.get(convolutions.size() - 1).channels();
  }

  private static List<Convolution> convolutions(Path path, CheckpointJson json) {
    int[] channels = json.sizes("conv_dim", MAX_WIDTH, 512, 512, 512, 512, 512, 512, 512);
    int[] kernels = json.sizes("conv_kernel", MAX_KERNEL, 10, 3, 3, 3, 3, 2, 2);
    int[] strides = json.sizes("conv_stride", MAX_KERNEL, 5, 2, 2, 2, 2, 2, 2);
    if (channels.length != kernels.length || channels.length != strides.length) {
      throw new CheckpointException(
          "%s: conv_dim, conv_kernel and conv_stride: expected equal lengths, got %d, %d, %d"
              .formatted(path, channels.length, kernels.length, strides.length));
    }
    List<Convolution> convolutions = new ArrayList<>();
    for (int i = 0; i < channels.length; i++) {
      convolutions.add(new Convolution(channels[i], kernels[i], strides[i]));
    }
    return convolutions;
  }
}

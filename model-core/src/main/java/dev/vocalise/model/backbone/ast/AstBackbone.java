package dev.vocalise.model.backbone.ast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.vocalise.model.backbone.BlockBackbone;
import dev.vocalise.model.backbone.EncoderNames;
import dev.vocalise.model.backbone.ForwardContext;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.checkpoint.CheckpointFile;
import dev.vocalise.model.tensor.ComputeDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Audio Spectrogram Transformer (Gong et al. 2021; §3.1.2), equal to ASTModel of transformers
 * 4.57.6 except that the final layer norm is left out of the states.
 *
 * <p>Parameters keep their Hugging Face names, with the prefix {@value #PREFIX} whether or not the
 * checkpoint's file has it. The final layer norm and the checkpoint's classifier are kept with the
 * weights, so that a fine-tuned model is still a whole ASTForAudioClassification, but no gradient
 * reaches them.
 */
public final class AstBackbone extends BlockBackbone {

  /** What ASTForAudioClassification puts before the names of its encoder. */
  static final String PREFIX = "audio_spectrogram_transformer.";

  /** What it puts before those of its head. */
  static final String CLASSIFIER = "classifier.";

  private static final EncoderNames NAMES =
      new EncoderNames(PREFIX, List.of("embeddings.", "encoder.", "layernorm."), name -> name);

  /** Deviation of random weights: ASTConfig.initializer_range. */
  private static final double INITIALIZER_RANGE = 0.02;

  private final AstConfig config;
  private final AstEmbeddings embeddings;
  private final List<AstLayer> layers = new ArrayList<>();
  private final AstClassifier classifier;

  private AstBackbone(AstConfig config, ComputeDevice device) {
    super(device, config.hidden(), config.layers());
    this.config = config;
    embeddings = add(PREFIX + "embeddings.", new AstEmbeddings(config));
    for (int i = 0; i < config.layers(); i++) {
      layers.add(add(PREFIX + "encoder.layer." + i + ".", new AstLayer(config)));
    }
    classifier = add("", new AstClassifier(config));
  }

  /**
   * Loads a Hugging Face directory: {@code config.json}, {@code preprocessor_config.json} and
   * {@code model.safetensors} or {@code pytorch_model.bin}.
   *
   * @throws CheckpointException when a tensor is missing, unknown, of the wrong shape or cut off
   */
  public static AstBackbone load(Path directory, ComputeDevice device) {
    AstConfig config = AstConfig.read(directory);
    try (CheckpointFile checkpoint = CheckpointFile.in(directory)) {
      return from(config, CheckpointFile.fileIn(directory).toString(), checkpoint, device);
    }
  }

  /** Takes the weights from an open checkpoint; {@code origin} names it in messages. */
  static AstBackbone from(
      AstConfig config, String origin, CheckpointFile checkpoint, ComputeDevice device) {
    SortedMap<String, String> stored = new TreeMap<>();
    NAMES
        .canonical(origin, checkpoint.names())
        .forEach((name, in) -> stored.put(PREFIX + name, in));
    requirePositions(config, origin, stored, checkpoint);
    EncoderNames.requireCount(
        origin, stored.keySet(), PREFIX + "encoder.layer.", config.layers(), "num_hidden_layers");
    AstBackbone backbone = new AstBackbone(config, device);
    boolean whole = backbone.classifierIn(checkpoint, stored);
    backbone.loadWeights(origin, stored, checkpoint, name -> whole || !name.startsWith(CLASSIFIER));
    return backbone;
  }

  /** Takes the checkpoint's own classifier in, if it has the size that config.json says. */
  private boolean classifierIn(CheckpointFile checkpoint, SortedMap<String, String> stored) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : checkpoint.names()) {
      String bare = EncoderNames.unwrapped(name);
      if (bare.startsWith(CLASSIFIER) && has(bare, checkpoint.shape(name))) {
        found.put(bare, name);
      }
    }
    boolean whole =
        classifier.getDirectParameters().keys().stream()
            .filter(name -> name.startsWith(CLASSIFIER))
            .allMatch(found::containsKey);
    if (whole) {
      stored.putAll(found);
    }
    return whole;
  }

  private boolean has(String name, long[] shape) {
    Parameter weight = classifier.getDirectParameters().get(name);
    return weight != null && weight.getShape().equals(new Shape(shape));
  }

  /** The one number that several settings make together. */
  private static void requirePositions(
      AstConfig config,
      String origin,
      SortedMap<String, String> stored,
      CheckpointFile checkpoint) {
    String name = stored.get(PREFIX + "embeddings.position_embeddings");
    long[] shape = name == null ? new long[0] : checkpoint.shape(name);
    if (shape.length == 3 && shape[1] != config.tokens()) {
      throw new CheckpointException(
          ("%s: position_embeddings: config.json asks for shape %s, got %s: max_length %d and"
                  + " num_mel_bins %d with patch_size %d, time_stride %d and frequency_stride %d make"
                  + " %d tokens, and the weights are for %d; take all files from one checkpoint")
              .formatted(
                  origin,
                  Arrays.toString(new long[] {1, config.tokens(), config.hidden()}),
                  Arrays.toString(shape),
                  config.maxLength(),
                  config.mel(),
                  config.patch(),
                  config.timeStride(),
                  config.frequencyStride(),
                  config.tokens(),
                  shape[1]));
    }
  }

  /** Random weights as ASTPreTrainedModel draws them, from {@code seed} alone. */
  public static AstBackbone random(AstConfig config, long seed, ComputeDevice device) {
    AstBackbone backbone = new AstBackbone(config, device);
    backbone.drawWeights(
        seed,
        (draws, name, shape, values) -> {
          if (name.endsWith(".weight") && shape.dimension() == 1) {
            Arrays.fill(values, 1); // layer norms
          } else if (!name.endsWith(".bias")) {
            draws.normal(values, INITIALIZER_RANGE);
          }
        });
    return backbone;
  }

  @Override
  public long[] inputShape() {
    return new long[] {config.maxLength(), config.mel()};
  }

  /** False: the front end pads with silence, and attention sees all of it (§3.1.2). */
  @Override
  public boolean variableLength() {
    return false;
  }

  @Override
  public int[] tokenLengths(int[] lengths) {
    int[] tokens = new int[lengths.length];
    Arrays.fill(tokens, config.tokens());
    return tokens;
  }

  /** The geometry and input statistics. */
  public AstConfig config() {
    return config;
  }

  @Override
  public void forward(
      NDArray input, int @Nullable [] lengths, boolean training, Consumer<NDArray> states) {
    requireInput(input.getShape());
    NDArray embedded = run(embeddings, new NDList(input), training);
    states.accept(runAll(layers, embedded, new NDList(), training, states));
  }

  /** The checkpoint's own outputs for the last state (B, T, H); for checks against a reference. */
  AstClassifier.Outputs classify(NDArray lastState) {
    return classifier.outputs(new ForwardContext(store(), false), lastState);
  }

  private void requireInput(Shape shape) {
    long[] expected = inputShape();
    if (shape.dimension() != 3 || shape.get(1) != expected[0] || shape.get(2) != expected[1]) {
      throw new IllegalArgumentException(
          "AST input: expected shape [batch, %s, %s] (frames, mel bins), got %s"
              .formatted(expected[0], expected[1], Arrays.toString(shape.getShape())));
    }
  }
}

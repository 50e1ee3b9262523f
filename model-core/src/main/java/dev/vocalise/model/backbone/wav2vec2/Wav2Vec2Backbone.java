package dev.vocalise.model.backbone.wav2vec2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.backbone.BlockBackbone;
import dev.vocalise.model.backbone.EncoderBlock;
import dev.vocalise.model.backbone.EncoderNames;
import dev.vocalise.model.backbone.ForwardContext;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.checkpoint.CheckpointFile;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.OwnedArrays;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * wav2vec 2.0 (Baevski et al. 2020; Table 11 and §3.2.4), equal to Wav2Vec2Model of transformers
 * 4.57.6: a convolutional feature extractor over the waveform, then transformer layers.
 *
 * <p>Parameters have the names of Wav2Vec2Model, whatever the checkpoint's file calls them. States
 * are the reference's {@code hidden_states}: in models with stable layer norm the last one is
 * behind the encoder's final norm, as there.
 *
 * <p>In models whose feature extractor has a layer norm behind each convolution, padding is never
 * attended to. In the others it takes part in everything, as in the reference, which gives them no
 * mask: so the states of an input depend on how far its batch is padded.
 *
 * <p>All weights take gradients, those of the feature extractor too, and dropout is as in the
 * checkpoint's configuration. SpecAugment and layer drop are off [open]: the views are augmented
 * already, and a step must be repeatable.
 */
public final class Wav2Vec2Backbone extends BlockBackbone {

  /** 1,024 frames of 10 ms, as much as AST sees [open]. */
  static final int LONGEST_SAMPLES = 163_840;

  /** What a checkpoint without a CTC head is good for; behind its name. */
  static final String NO_HEAD =
      "has no CTC head (lm_head, with its vocab.json): it can be a backbone, not a recogniser; name one that was"
          + " fine-tuned for recognition, such as jonatasgrosman/wav2vec2-large-xlsr-53-english";

  /** Deviation of random weights: Wav2Vec2Config.initializer_range. */
  private static final double INITIALIZER_RANGE = 0.02;

  /** The encoder's own layer norm: behind the positions or, in stable models, behind all layers. */
  private static final class Norm extends EncoderBlock {

    private final double epsilon;
    private final Affine norm;

    Norm(Wav2Vec2Config config) {
      epsilon = config.layerNormEpsilon();
      norm = affine("layer_norm", config.hidden());
    }

    Affine affine() {
      return norm;
    }

    @Override
    protected NDArray forward(ForwardContext pass, NDList in) {
      NDArray x = in.singletonOrThrow(); // (B, T, H)
      return pass.norm(norm, x, epsilon);
    }
  }

  /**
   * From the feature extractor's channels to the hidden size.
   *
   * <p>HF: Wav2Vec2FeatureProjection of transformers 4.57.6. (B, C, T) → (B, T, H).
   */
  private static final class Projection extends EncoderBlock {

    private final Wav2Vec2Config config;
    private final Affine norm;
    private final Affine projection;

    Projection(Wav2Vec2Config config) {
      this.config = config;
      int features = config.features();
      norm = affine("layer_norm", features);
      projection = affine("projection", config.hidden(), features);
    }

    @Override
    protected NDArray forward(ForwardContext pass, NDList in) {
      NDArray x = in.singletonOrThrow().swapAxes(1, 2); // (B, T, C)
      x = pass.linear(projection, pass.norm(norm, x, config.layerNormEpsilon()));
      return pass.dropout(x, config.dropouts().projection()); // (B, T, H)
    }
  }

  /** The CTC head: (B, T, H) → (B, T, symbols). HF: lm_head of Wav2Vec2ForCTC. */
  private static final class Head extends EncoderBlock {
    private final Affine dense;

    Head(Wav2Vec2Config config) {
      dense = affine("lm_head", config.symbols(), config.hidden());
    }

    @Override
    protected NDArray forward(ForwardContext pass, NDList in) {
      return pass.linear(dense, in.singletonOrThrow());
    }
  }

  private final Wav2Vec2Config config;
  private final List<Wav2Vec2Features> features = new ArrayList<>();
  private final Projection projection;
  private final Wav2Vec2Positions positions;
  private final List<Wav2Vec2Layer> layers = new ArrayList<>();
  private final Norm norm;
  private final @Nullable Head head;

  private Wav2Vec2Backbone(Wav2Vec2Config config, boolean withHead, ComputeDevice device) {
    super(device, config.hidden(), config.layers());
    this.config = config;
    for (int i = 0; i < config.convolutions().size(); i++) {
      String prefix = "feature_extractor.conv_layers." + i + ".";
      features.add(add(prefix, new Wav2Vec2Features(config, i)));
    }
    projection = add("feature_projection.", new Projection(config));
    norm = add("encoder.", new Norm(config));
    EncoderBlock.Affine positionNorm = config.stableNorm() ? null : norm.affine();
    positions = add("encoder.", new Wav2Vec2Positions(config, positionNorm));
    for (int i = 0; i < config.layers(); i++) {
      layers.add(add("encoder.layers." + i + ".", new Wav2Vec2Layer(config)));
    }
    head = withHead ? add("", new Head(config)) : null;
  }

  /**
   * Loads the encoder of a Hugging Face directory: {@code config.json} and {@code
   * model.safetensors} or {@code pytorch_model.bin}. A CTC head is left out.
   *
   * @throws CheckpointException when a tensor is missing, unknown, of the wrong shape or cut off
   */
  public static Wav2Vec2Backbone load(Path directory, ComputeDevice device) {
    return load(directory, CheckpointFile.fileIn(directory), false, device);
  }

  /** The same with the CTC head, for {@link #logits}. */
  public static Wav2Vec2Backbone loadWithHead(Path directory, ComputeDevice device) {
    return load(directory, CheckpointFile.fileIn(directory), true, device);
  }

  /** Whether the weights of a Hugging Face directory include a CTC head. */
  static boolean hasHead(Path directory) {
    try (CheckpointFile checkpoint = CheckpointFile.in(directory)) {
      return Wav2Vec2Names.haveHead(checkpoint.names());
    }
  }

  /** The same with a given file of weights. */
  static Wav2Vec2Backbone load(
      Path directory, Path weights, boolean withHead, ComputeDevice device) {
    Wav2Vec2Config config = Wav2Vec2Config.read(directory);
    try (CheckpointFile checkpoint = CheckpointFile.open(weights)) {
      return from(config, weights.toString(), checkpoint, withHead, device);
    }
  }

  /** Takes the weights from an open checkpoint; {@code origin} names it in messages. */
  static Wav2Vec2Backbone from(
      Wav2Vec2Config config,
      String origin,
      CheckpointFile checkpoint,
      boolean withHead,
      ComputeDevice device) {
    SortedMap<String, String> stored =
        Wav2Vec2Names.canonical(origin, checkpoint.names(), withHead);
    if (withHead && !Wav2Vec2Names.haveHead(checkpoint.names())) {
      throw new CheckpointException(origin + ": " + NO_HEAD);
    }
    EncoderNames.requireCount(
        origin, stored.keySet(), "encoder.layers.", config.layers(), "num_hidden_layers");
    EncoderNames.requireCount(
        origin,
        stored.keySet(),
        "feature_extractor.conv_layers.",
        config.convolutions().size(),
        "convolutions (conv_dim)");
    Wav2Vec2Backbone backbone = new Wav2Vec2Backbone(config, withHead, device);
    backbone.loadWeights(origin, stored, checkpoint, name -> true);
    return backbone;
  }

  /** Random weights of the usual deviations, from {@code seed} alone; without a head. */
  public static Wav2Vec2Backbone random(Wav2Vec2Config config, long seed, ComputeDevice device) {
    Wav2Vec2Backbone backbone = new Wav2Vec2Backbone(config, false, device);
    backbone.drawWeights(
        seed,
        (draws, name, shape, values) -> {
          if (name.endsWith(Wav2Vec2Positions.WEIGHT_NORM)) {
            Arrays.fill(values, 2); // so that what follows has the size of its input
          } else if (name.endsWith("layer_norm.weight")) {
            Arrays.fill(values, 1);
          } else if (name.contains("conv") && !name.endsWith(".bias")) {
            draws.normal(values, Math.sqrt(2.0 / (shape.get(1) * shape.get(2)))); // Kaiming
          } else if (!name.endsWith(".bias")) {
            draws.normal(values, INITIALIZER_RANGE);
          }
        });
    return backbone;
  }

  @Override
  public long[] inputShape() {
    return new long[] {LONGEST_SAMPLES};
  }

  @Override
  public boolean variableLength() {
    return true;
  }

  @Override
  public int[] tokenLengths(int[] lengths) {
    return Arrays.stream(lengths).map(config::frames).toArray();
  }

  /** The geometry. */
  public Wav2Vec2Config config() {
    return config;
  }

  @Override
  public void forward(
      NDArray input, int @Nullable [] lengths, boolean training, Consumer<NDArray> states) {
    if (lengths == null) {
      throw new IllegalArgumentException("wav2vec2 input: lengths must be given");
    }
    int[] tokens = requireInput(input.getShape(), lengths);
    NDArray projected = project(convolved(input, training), training); // (B, T, H)
    encode(projected, tokens, training, states);
  }

  /** Output of the feature extractor (B, C, T) for waves (B, N). */
  NDArray convolved(NDArray input, boolean training) {
    NDArray x = input.expandDims(1); // (B, 1, N)
    for (Wav2Vec2Features convolution : features) {
      NDArray next = run(convolution, new NDList(x), training);
      x.close(); // the graph, if there is one, keeps what it needs
      x = next;
    }
    return x;
  }

  /** Projected features (B, T, H); takes over what it is given. */
  NDArray project(NDArray convolved, boolean training) {
    NDArray projected = run(projection, new NDList(convolved), training);
    convolved.close();
    return projected;
  }

  private void encode(NDArray projected, int[] tokens, boolean training, Consumer<NDArray> states) {
    int longest = Math.toIntExact(projected.getShape().get(1));
    NDList first = new NDList(projected);
    NDList mask = new NDList();
    if (config.normEveryConvolution()) {
      NDArray valid = OwnedArrays.mask(projected.getManager(), tokens, longest);
      mask.add(valid);
      try (NDArray column = valid.reshape(tokens.length, longest, 1)) {
        first.add(column.toType(DataType.FLOAT32, true));
      }
    }
    NDArray state = run(positions, first, training);
    projected.close();
    state = runAll(layers, state, mask, training, states);
    if (config.stableNorm()) {
      NDArray last = run(norm, new NDList(state), training);
      state.close();
      state = last;
    }
    states.accept(state);
  }

  /**
   * Outputs of the CTC head (B, T, symbols) for the last state.
   *
   * @throws IllegalStateException when it was loaded without one
   */
  public NDArray logits(NDArray lastState) {
    if (head == null) {
      throw new IllegalStateException("this model was loaded without its CTC head");
    }
    return run(head, new NDList(lastState), false);
  }

  private int[] requireInput(Shape shape, int[] lengths) {
    if (shape.dimension() != 2 || shape.get(0) != lengths.length) {
      throw new IllegalArgumentException(
          "wav2vec2 input: expected shape [%d, samples], got %s"
              .formatted(lengths.length, Arrays.toString(shape.getShape())));
    }
    int[] tokens = tokenLengths(lengths);
    for (int b = 0; b < tokens.length; b++) {
      if (tokens[b] < 1 || lengths[b] > shape.get(1)) {
        throw new IllegalArgumentException(
            "wav2vec2 input: wave %d of %d samples: expected at least enough for one frame and at most %d"
                .formatted(b, lengths[b], shape.get(1)));
      }
    }
    return tokens;
  }
}

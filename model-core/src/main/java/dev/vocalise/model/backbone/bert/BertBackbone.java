package dev.vocalise.model.backbone.bert;

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
 * BERT (Devlin et al. 2019; §4.2.2), equal to BertModel of transformers 4.57.6 with token type 0.
 *
 * <p>Parameters have the names of BertModel, whatever the checkpoint's file calls them. The pooler
 * is kept with the weights when the checkpoint has one, but no gradient reaches it. Padding is
 * never attended to.
 */
public final class BertBackbone extends BlockBackbone {

  /** Deviation of random weights: BertConfig.initializer_range. */
  private static final double INITIALIZER_RANGE = 0.02;

  private static final String POOLER = "pooler.";

  /** Checkpoints that came from TensorFlow call the weights of a layer norm gamma and beta. */
  static final EncoderNames NAMES =
      new EncoderNames(
          "bert.",
          List.of("embeddings.", "encoder.", POOLER),
          name ->
              name.replaceFirst("LayerNorm\\.gamma\\z", "LayerNorm.weight")
                  .replaceFirst("LayerNorm\\.beta\\z", "LayerNorm.bias"));

  /** tanh of a linear map of the first token; HF: BertPooler. The method leaves it unused. */
  private static final class Pooler extends EncoderBlock {
    private final Affine dense;

    Pooler(BertConfig config) {
      dense = affine("dense", config.hidden(), config.hidden());
    }

    @Override
    protected NDArray forward(ForwardContext pass, NDList in) {
      NDArray first = in.singletonOrThrow().get(":, 0"); // (B, H)
      return pass.linear(dense, first).tanh();
    }
  }

  /**
   * A checked batch.
   *
   * @param ids (B, T) int64, the word pieces
   * @param mask (B, 1, 1, T) boolean, true where an input has a word piece
   */
  private record Input(NDArray ids, NDArray mask) {

    /**
     * Checks shape, lengths and ids: the engine itself would end the process for a wrong id on a
     * GPU.
     *
     * @param input (B, T) ids as numbers of any type
     */
    static Input of(BertConfig config, NDArray input, int[] lengths) {
      Shape shape = input.getShape();
      if (shape.dimension() != 2
          || shape.get(0) != lengths.length
          || shape.get(1) < 1
          || shape.get(1) > config.positions()) {
        throw new IllegalArgumentException(
            "BERT input: expected shape [%s, 1 … %s] (batch, word pieces), got %s"
                .formatted(lengths.length, config.positions(), Arrays.toString(shape.getShape())));
      }
      int tokens = Math.toIntExact(shape.get(1));
      for (int b = 0; b < lengths.length; b++) {
        if (lengths[b] < 1 || lengths[b] > tokens) {
          throw new IllegalArgumentException(
              "BERT input: length " + lengths[b] + " of input " + b + " is not in 1 … " + tokens);
        }
      }
      NDArray ids = input.toType(DataType.INT64, true); // (B, T)
      requireIds(config, ids);
      return new Input(ids, OwnedArrays.mask(input.getManager(), lengths, tokens));
    }

    private static void requireIds(BertConfig config, NDArray ids) {
      try (NDArray least = ids.min();
          NDArray most = ids.max()) {
        if (least.getLong() < 0 || most.getLong() >= config.vocabulary()) {
          throw new IllegalArgumentException(
              "BERT input: ids must be in 0 … %s, got %s … %s"
                  .formatted(config.vocabulary() - 1, least.getLong(), most.getLong()));
        }
      }
    }
  }

  private final BertConfig config;
  private final BertEmbeddings embeddings;
  private final List<BertLayer> layers = new ArrayList<>();
  private final @Nullable Pooler pooler;

  private BertBackbone(BertConfig config, boolean withPooler, ComputeDevice device) {
    super(device, config.hidden(), config.layers());
    this.config = config;
    embeddings = add("embeddings.", new BertEmbeddings(config));
    for (int i = 0; i < config.layers(); i++) {
      layers.add(add("encoder.layer." + i + ".", new BertLayer(config)));
    }
    pooler = withPooler ? add(POOLER, new Pooler(config)) : null;
  }

  /**
   * Loads a Hugging Face directory: {@code config.json} and {@code model.safetensors} or {@code
   * pytorch_model.bin}.
   *
   * @throws CheckpointException when a tensor is missing, unknown, of the wrong shape or cut off
   */
  public static BertBackbone load(Path directory, ComputeDevice device) {
    return load(directory, CheckpointFile.fileIn(directory), device);
  }

  /** The same with a given file of weights. */
  static BertBackbone load(Path directory, Path weights, ComputeDevice device) {
    BertConfig config = BertConfig.read(directory);
    try (CheckpointFile checkpoint = CheckpointFile.open(weights)) {
      return from(config, weights.toString(), checkpoint, device);
    }
  }

  /** Takes the weights from an open checkpoint; {@code origin} names it in messages. */
  static BertBackbone from(
      BertConfig config, String origin, CheckpointFile checkpoint, ComputeDevice device) {
    SortedMap<String, String> stored = NAMES.canonical(origin, checkpoint.names());
    stored.remove("embeddings.position_ids"); // buffers that older versions saved
    stored.remove("embeddings.token_type_ids");
    EncoderNames.requireCount(
        origin, stored.keySet(), "encoder.layer.", config.layers(), "num_hidden_layers");
    boolean withPooler = stored.keySet().stream().anyMatch(n -> n.startsWith(POOLER));
    BertBackbone backbone = new BertBackbone(config, withPooler, device);
    backbone.loadWeights(origin, stored, checkpoint, name -> true);
    return backbone;
  }

  /** Random weights as BertPreTrainedModel draws them, from {@code seed} alone. */
  public static BertBackbone random(BertConfig config, long seed, ComputeDevice device) {
    BertBackbone backbone = new BertBackbone(config, true, device);
    backbone.drawWeights(
        seed,
        (draws, name, shape, values) -> {
          if (name.endsWith("LayerNorm.weight")) {
            Arrays.fill(values, 1);
          } else if (!name.endsWith(".bias")) {
            draws.normal(values, INITIALIZER_RANGE);
          }
          if (name.equals("embeddings.word_embeddings.weight")) {
            int from = config.padding() * config.hidden();
            Arrays.fill(values, from, from + config.hidden(), 0);
          }
        });
    return backbone;
  }

  @Override
  public long[] inputShape() {
    return new long[] {config.positions()};
  }

  @Override
  public boolean variableLength() {
    return true;
  }

  @Override
  public int[] tokenLengths(int[] lengths) {
    return lengths.clone();
  }

  /** The geometry. */
  public BertConfig config() {
    return config;
  }

  @Override
  public void forward(
      NDArray input, int @Nullable [] lengths, boolean training, Consumer<NDArray> states) {
    if (lengths == null) {
      throw new IllegalArgumentException("BERT input: lengths must be given");
    }
    Input in = Input.of(config, input, lengths);
    NDArray embedded = run(embeddings, new NDList(in.ids()), training);
    states.accept(runAll(layers, embedded, new NDList(in.mask()), training, states));
  }

  /**
   * The checkpoint's own pooled output (B, H) of the last state; for checks against a reference.
   *
   * @throws IllegalStateException when the checkpoint has no pooler
   */
  NDArray pool(NDArray lastState) {
    if (pooler == null) {
      throw new IllegalStateException("this checkpoint has no pooler");
    }
    return run(pooler, new NDList(lastState), false);
  }
}

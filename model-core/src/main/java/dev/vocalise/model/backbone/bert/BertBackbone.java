package dev.vocalise.model.backbone.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.vocalise.model.backbone.Backbone;
import dev.vocalise.model.backbone.BackboneWeights;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.checkpoint.CheckpointFile;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.InitialWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
public final class BertBackbone implements Backbone {

  /** Deviation of random weights: BertConfig.initializer_range. */
  private static final double INITIALIZER_RANGE = 0.02;

  private static final String POOLER = "pooler.";

  private final BertConfig config;
  private final BackboneWeights weights;
  private final BertEmbeddings embeddings;
  private final List<BertLayer> layers = new ArrayList<>();
  private final @Nullable BertPooler pooler;

  private BertBackbone(BertConfig config, boolean withPooler, ComputeDevice device) {
    this.config = config;
    weights = new BackboneWeights(device);
    embeddings = weights.add("embeddings.", new BertEmbeddings(config));
    for (int i = 0; i < config.layers(); i++) {
      layers.add(weights.add("encoder.layer." + i + ".", new BertLayer(config)));
    }
    pooler = withPooler ? weights.add(POOLER, new BertPooler(config)) : null;
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
    SortedMap<String, String> stored = BertNames.canonical(origin, checkpoint.names());
    boolean withPooler = stored.keySet().stream().anyMatch(n -> n.startsWith(POOLER));
    BertBackbone backbone = new BertBackbone(config, withPooler, device);
    backbone.weights.load(origin, stored, checkpoint);
    return backbone;
  }

  /** Random weights as BertPreTrainedModel draws them, from {@code seed} alone. */
  public static BertBackbone random(BertConfig config, long seed, ComputeDevice device) {
    BertBackbone backbone = new BertBackbone(config, true, device);
    InitialWeights draws = new InitialWeights(seed);
    backbone.weights.draw(
        (name, shape, values) -> {
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
  public int hiddenSize() {
    return config.hidden();
  }

  @Override
  public int stateCount() {
    return config.layers() + 1;
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
  public NDManager manager() {
    return weights.manager();
  }

  @Override
  public Map<String, NDArray> parameters() {
    return weights.arrays();
  }

  @Override
  public void forward(
      NDArray input, int @Nullable [] lengths, boolean training, Consumer<NDArray> states) {
    if (lengths == null) {
      throw new IllegalArgumentException("BERT input: lengths must be given");
    }
    BertInput in = BertInput.of(config, input, lengths);
    NDArray state = weights.run(embeddings, new NDList(in.ids()), training);
    for (BertLayer layer : layers) {
      NDArray next = weights.run(layer, new NDList(state, in.mask()), training);
      states.accept(state);
      state = next;
    }
    states.accept(state);
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
    return weights.run(pooler, new NDList(lastState), false);
  }

  @Override
  public void close() {
    weights.close();
  }
}

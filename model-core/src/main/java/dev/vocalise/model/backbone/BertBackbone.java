package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
  private final NDManager manager;
  private final ParameterStore store;
  private final BertEmbeddings embeddings;
  private final List<BertLayer> layers = new ArrayList<>();
  private final @Nullable BertPooler pooler;
  private final SortedMap<String, Parameter> named = new TreeMap<>();
  private final SortedMap<String, NDArray> arrays = new TreeMap<>();

  private BertBackbone(BertConfig config, boolean withPooler, ComputeDevice device) {
    this.config = config;
    manager = TorchEngine.newManager(device);
    store = new ParameterStore(manager, false);
    embeddings = new BertEmbeddings(config);
    name("embeddings.", embeddings);
    for (int i = 0; i < config.layers(); i++) {
      BertLayer layer = new BertLayer(config);
      name("encoder.layer." + i + ".", layer);
      layers.add(layer);
    }
    pooler = withPooler ? new BertPooler(config) : null;
    if (pooler != null) {
      name(POOLER, pooler);
    }
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
    try {
      StoredWeights.require(origin, backbone.named, stored, checkpoint);
      backbone.allocate();
      StoredWeights.copy(origin, backbone.named, stored, checkpoint, backbone.manager);
      return backbone;
    } catch (RuntimeException e) {
      backbone.close();
      throw e;
    }
  }

  /** Random weights as BertPreTrainedModel draws them, from {@code seed} alone. */
  public static BertBackbone random(BertConfig config, long seed, ComputeDevice device) {
    BertBackbone backbone = new BertBackbone(config, true, device);
    backbone.allocate();
    InitialWeights draws = new InitialWeights(seed);
    backbone.named.forEach(
        (name, parameter) -> {
          float[] values = new float[Math.toIntExact(parameter.getShape().size())];
          if (name.endsWith("LayerNorm.weight")) {
            Arrays.fill(values, 1);
          } else if (!name.endsWith(".bias")) {
            draws.normal(values, INITIALIZER_RANGE);
          }
          if (name.equals("embeddings.word_embeddings.weight")) {
            int from = config.padding() * config.hidden();
            Arrays.fill(values, from, from + config.hidden(), 0);
          }
          parameter.getArray().set(values);
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
    return manager;
  }

  @Override
  public Map<String, NDArray> parameters() {
    return Collections.unmodifiableSortedMap(arrays);
  }

  @Override
  public void forward(
      NDArray input, int @Nullable [] lengths, boolean training, Consumer<NDArray> states) {
    if (lengths == null) {
      throw new IllegalArgumentException("BERT input: lengths must be given");
    }
    BertInput in = BertInput.of(config, input, lengths);
    NDArray state = run(embeddings, new NDList(in.ids()), training);
    for (BertLayer layer : layers) {
      NDArray next = run(layer, new NDList(state, in.mask()), training);
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
    return run(pooler, new NDList(lastState), false);
  }

  @Override
  public void close() {
    manager.close();
  }

  private void allocate() {
    named.forEach(
        (name, parameter) -> {
          parameter.initialize(manager, DataType.FLOAT32);
          arrays.put(name, parameter.getArray());
        });
  }

  /** Frees what only this block needed as soon as it is done, as eager Python does. */
  private NDArray run(Block block, NDList inputs, boolean training) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray result = block.forward(store, inputs, training).singletonOrThrow();
      NDScope.unregister(result);
      return result;
    }
  }

  private void name(String prefix, Block block) {
    block
        .getDirectParameters()
        .forEach(p -> named.put(prefix + p.getValue().getName(), p.getValue()));
  }
}

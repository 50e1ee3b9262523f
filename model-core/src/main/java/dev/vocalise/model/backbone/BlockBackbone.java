package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.checkpoint.CheckpointFile;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.TorchEngine;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A backbone made of blocks, with their weights by their names in the checkpoint: first the blocks
 * are added, then the weights are loaded or drawn, then blocks are run.
 */
public abstract class BlockBackbone implements Backbone {

  private final int hidden;
  private final int layers;
  private final NDManager manager;
  private final ParameterStore store;
  private final SortedMap<String, Parameter> parameters = new TreeMap<>();
  private final SortedMap<String, NDArray> arrays = new TreeMap<>();
  private @Nullable Recomputation recomputation;

  /** Fills the zeros of one parameter. */
  protected interface Draw {
    void fill(InitialWeights draws, String name, Shape shape, float[] values);
  }

  protected BlockBackbone(ComputeDevice device, int hidden, int layers) {
    this.hidden = hidden;
    this.layers = layers;
    manager = TorchEngine.newManager(device);
    store = new ParameterStore(manager, false);
  }

  /** Takes the block's parameters in, with {@code prefix} before their names. */
  protected final <B extends Block> B add(String prefix, B block) {
    block
        .getDirectParameters()
        .forEach(p -> parameters.put(prefix + p.getValue().getName(), p.getValue()));
    return block;
  }

  /**
   * Copies weights from a checkpoint, and closes this when that fails.
   *
   * @param origin names the file in messages
   * @param stored names in the file by the names here
   * @param wanted names here that it must have; the other weights stay zero
   * @throws CheckpointException when a tensor is missing, unknown, of another shape or type or cut
   *     off, or an element is not finite
   */
  protected final void loadWeights(
      String origin,
      SortedMap<String, String> stored,
      CheckpointFile checkpoint,
      Predicate<String> wanted) {
    SortedMap<String, Parameter> loaded = new TreeMap<>(parameters);
    loaded.keySet().removeIf(wanted.negate());
    try {
      requireNamesAndShapes(origin, loaded, stored, checkpoint);
      allocate();
      copy(origin, loaded, stored, checkpoint);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Before anything is allocated. */
  private static void requireNamesAndShapes(
      String origin,
      SortedMap<String, Parameter> parameters,
      SortedMap<String, String> stored,
      CheckpointFile checkpoint) {
    parameters.forEach(
        (name, parameter) -> {
          String storedName = stored.get(name);
          if (storedName == null) {
            throw new CheckpointException(
                origin + ": missing tensor " + name + " " + parameter.getShape());
          }
          long[] shape = checkpoint.shape(storedName);
          if (!parameter.getShape().equals(new Shape(shape))) {
            throw new CheckpointException(
                "%s: tensor %s: config.json asks for shape %s, got %s"
                    .formatted(
                        origin,
                        storedName,
                        Arrays.toString(parameter.getShape().getShape()),
                        Arrays.toString(shape)));
          }
        });
    SortedSet<String> unknown = new TreeSet<>(stored.keySet());
    unknown.removeAll(parameters.keySet());
    if (!unknown.isEmpty()) {
      throw new CheckpointException(
          origin + ": tensors that this kind of model does not have: " + unknown);
    }
  }

  /** To initialised parameters. */
  private void copy(
      String origin,
      SortedMap<String, Parameter> parameters,
      SortedMap<String, String> stored,
      CheckpointFile checkpoint) {
    try (NDManager scratch = manager.newSubManager()) {
      parameters.forEach(
          (name, parameter) -> {
            String storedName = stored.getOrDefault(name, name);
            try (NDArray loaded = checkpoint.load(storedName, scratch)) {
              if (loaded.getDataType() != DataType.FLOAT32) {
                throw new CheckpointException(
                    "%s: tensor %s: expected a float32, float16 or bfloat16 tensor, got %s"
                        .formatted(origin, storedName, loaded.getDataType()));
              }
              if (!Float.isFinite(sum(loaded))) {
                throw new CheckpointException(
                    origin + ": tensor " + storedName + " holds infinity or not-a-number");
              }
              loaded.copyTo(parameter.getArray());
            }
          });
    }
  }

  /** Infinite or not-a-number when an element is: the sum of x − x, which is 0 for finite ones. */
  private static float sum(NDArray x) {
    try (NDArray zeros = x.sub(x);
        NDArray total = zeros.sum()) {
      return total.getFloat();
    }
  }

  /** Draws all weights from one seed, in the order of their names. */
  protected final void drawWeights(long seed, Draw draw) {
    InitialWeights draws = new InitialWeights(seed);
    allocate();
    parameters.forEach(
        (name, parameter) -> {
          float[] values = new float[Math.toIntExact(parameter.getShape().size())];
          draw.fill(draws, name, parameter.getShape(), values);
          parameter.getArray().set(values);
        });
  }

  private void allocate() {
    parameters.forEach(
        (name, parameter) -> {
          parameter.initialize(manager, DataType.FLOAT32);
          arrays.put(name, parameter.getArray());
        });
  }

  @Override
  public final int hiddenSize() {
    return hidden;
  }

  @Override
  public final int stateCount() {
    return layers + 1;
  }

  @Override
  public final NDManager manager() {
    return manager;
  }

  /** What a block's own methods need. */
  protected final ParameterStore store() {
    return store;
  }

  @Override
  public final Map<String, NDArray> parameters() {
    return Collections.unmodifiableSortedMap(arrays);
  }

  @Override
  public final void forward(
      NDArray input, int @Nullable [] lengths, Recomputation kept, Consumer<NDArray> states) {
    recomputation = kept;
    try {
      forward(input, lengths, true, states);
    } finally {
      recomputation = null;
    }
  }

  /**
   * One block's result, which belongs to the manager of the first input. Frees what only this block
   * needed as soon as it is done, as eager Python does.
   */
  protected final NDArray run(Block block, NDList inputs, boolean training) {
    return recomputation == null
        ? result(block, inputs, training)
        : recomputation.state(inputs, given -> new NDList(result(block, given, training)));
  }

  private NDArray result(Block block, NDList inputs, boolean training) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray result = block.forward(store, inputs, training).singletonOrThrow();
      // The engine gives a result to its left operand's manager, which may be that of the weights.
      result.attach(inputs.head().getManager());
      NDScope.unregister(result);
      return result;
    }
  }

  /** Hands out the state before each of the blocks, and returns the one behind the last. */
  protected final NDArray runAll(
      List<? extends Block> blocks,
      NDArray first,
      NDList otherInputs,
      boolean training,
      Consumer<NDArray> states) {
    NDArray state = first;
    for (Block block : blocks) {
      NDList inputs = new NDList(state);
      inputs.addAll(otherInputs);
      NDArray next = run(block, inputs, training);
      states.accept(state);
      state = next;
    }
    return state;
  }

  @Override
  public final void close() {
    manager.close();
  }
}

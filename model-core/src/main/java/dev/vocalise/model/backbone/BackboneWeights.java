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
import dev.vocalise.model.tensor.TorchEngine;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The weights of a backbone's blocks, by their names in the checkpoint: first the blocks are added,
 * then the weights are loaded or drawn, then blocks are run.
 */
public final class BackboneWeights implements AutoCloseable {

  private final NDManager manager;
  private final ParameterStore store;
  private final SortedMap<String, Parameter> parameters = new TreeMap<>();
  private final SortedMap<String, NDArray> arrays = new TreeMap<>();

  /** Fills the zeros of one parameter. */
  public interface Draw {
    void fill(String name, Shape shape, float[] values);
  }

  public BackboneWeights(ComputeDevice device) {
    manager = TorchEngine.newManager(device);
    store = new ParameterStore(manager, false);
  }

  /** Takes the block's parameters in, with {@code prefix} before their names. */
  public <B extends Block> B add(String prefix, B block) {
    block
        .getDirectParameters()
        .forEach(p -> parameters.put(prefix + p.getValue().getName(), p.getValue()));
    return block;
  }

  /**
   * Copies all weights from a checkpoint, and closes this when that fails.
   *
   * @param origin names the file in messages
   * @param stored names in the file by the names here
   * @throws CheckpointException when a tensor is missing, unknown, of the wrong shape or cut off
   */
  public void load(String origin, SortedMap<String, String> stored, CheckpointFile checkpoint) {
    load(origin, stored, checkpoint, name -> true);
  }

  /** The same for the {@code wanted} names alone; the other weights stay zero. */
  public void load(
      String origin,
      SortedMap<String, String> stored,
      CheckpointFile checkpoint,
      Predicate<String> wanted) {
    SortedMap<String, Parameter> loaded = new TreeMap<>(parameters);
    loaded.keySet().removeIf(wanted.negate());
    try {
      StoredWeights.require(origin, loaded, stored, checkpoint);
      allocate();
      StoredWeights.copy(origin, loaded, stored, checkpoint, manager);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Draws all weights, in the order of their names. */
  public void draw(Draw draw) {
    allocate();
    parameters.forEach(
        (name, parameter) -> {
          float[] values = new float[Math.toIntExact(parameter.getShape().size())];
          draw.fill(name, parameter.getShape(), values);
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

  public NDManager manager() {
    return manager;
  }

  /** What a block's own methods need. */
  public ParameterStore store() {
    return store;
  }

  /** The live arrays by their names, sorted. */
  public Map<String, NDArray> arrays() {
    return Collections.unmodifiableSortedMap(arrays);
  }

  /**
   * One block's result, which belongs to the manager of the first input. Frees what only this block
   * needed as soon as it is done, as eager Python does.
   */
  public NDArray run(Block block, NDList inputs, boolean training) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray result = block.forward(store, inputs, training).singletonOrThrow();
      // The engine gives a result to its left operand's manager, which may be that of the weights.
      result.attach(inputs.head().getManager());
      NDScope.unregister(result);
      return result;
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}

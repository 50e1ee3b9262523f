package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Set;

/** Named tensors in a file, whatever its format. Closing it leaves loaded tensors alone. */
public interface CheckpointFile extends AutoCloseable {

  /** Names of all tensors, sorted. */
  Set<String> names();

  /**
   * Shape of the tensor {@code name}.
   *
   * @throws CheckpointException when there is none of that name
   */
  long[] shape(String name);

  /** Elements of a floating-point tensor as float32, row-major. */
  float[] floats(String name);

  /** Elements of an int64 tensor, row-major. */
  long[] longs(String name);

  /** The tensor on the manager's device: int64 as such, every floating type as float32. */
  default NDArray load(String name, NDManager manager) {
    return manager.create(floats(name)).reshape(new Shape(shape(name)));
  }

  @Override
  void close();
}

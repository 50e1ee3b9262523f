package dev.vocalise.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.features.Inputs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inputs on their way to the engine. Arrays read the direct buffers in place; the buffers are used
 * again by the next step, since such buffers wait for the collector.
 */
final class InputStaging {

  private final Encoder encoder;
  private final List<ByteBuffer> buffers = new ArrayList<>();
  private int used;

  InputStaging(Encoder encoder) {
    this.encoder = encoder;
  }

  /** All arrays made so far are needed no longer. */
  void reuse() {
    used = 0;
  }

  /** Valid positions as the encoder wants them: none where its inputs are always full. */
  int @Nullable [] lengths(Inputs inputs) {
    return encoder.variableLength() ? inputs.lengths() : null;
  }

  /** (rows, N, …). */
  NDArray array(NDManager manager, Inputs inputs) {
    int rows = inputs.rows();
    float[] values = inputs.values();
    long[] one = shape(inputs);
    int bytes = Math.multiplyExact(values.length, Float.BYTES);
    ByteBuffer buffer = buffer(bytes).slice(0, bytes).order(ByteOrder.nativeOrder());
    buffer.asFloatBuffer().put(values);
    long[] shape = new long[one.length + 1];
    shape[0] = rows;
    System.arraycopy(one, 0, shape, 1, one.length);
    return manager.create(buffer, new Shape(shape), DataType.FLOAT32);
  }

  private ByteBuffer buffer(int bytes) {
    if (used == buffers.size()) {
      buffers.add(ByteBuffer.allocateDirect(bytes));
    } else if (buffers.get(used).capacity() < bytes) {
      buffers.set(used, ByteBuffer.allocateDirect(bytes));
    }
    return buffers.get(used++);
  }

  /** Sizes of one of these inputs, which are shorter than the longest possible ones. */
  private long[] shape(Inputs inputs) {
    long[] one = encoder.inputShape().clone();
    int rows = inputs.rows();
    int given = inputs.values().length;
    if (encoder.variableLength()) {
      long width = new Shape(one).size() / one[0];
      one[0] = Math.min(given / rows / width, one[0]);
      for (int length : inputs.lengths()) {
        if (length < 1 || length > one[0]) {
          throw new IllegalArgumentException(
              "length of an input must be 1 … " + one[0] + " but was " + length);
        }
      }
    }
    if (new Shape(one).size() * rows != given) {
      throw new IllegalArgumentException(
          rows
              + " inputs of shape "
              + Arrays.toString(one)
              + " need "
              + new Shape(one).size() * rows
              + " values, got "
              + given);
    }
    return one;
  }
}

package dev.vocalise.model.method.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.backbone.Backbone;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Inputs on their way to the engine. The direct buffer is reused, since such buffers wait for the
 * collector, and the array reads it in place: there is one array at a time.
 */
public final class InputStaging {

  private final Backbone backbone;
  private ByteBuffer staging = ByteBuffer.allocateDirect(0);

  InputStaging(Backbone backbone) {
    this.backbone = backbone;
  }

  /**
   * Puts inputs of one length one after the other.
   *
   * @param lengths valid positions of each, null for a backbone whose inputs are always full
   * @param parts from position to limit, left as they were
   * @return (rows, N, …)
   */
  NDArray array(NDManager manager, int rows, int @Nullable [] lengths, FloatBuffer... parts) {
    int given = Arrays.stream(parts).mapToInt(FloatBuffer::remaining).sum();
    long[] one = shape(rows, lengths, given);
    int bytes = Math.multiplyExact(given, Float.BYTES);
    if (staging.capacity() < bytes) {
      staging = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    FloatBuffer target = staging.slice(0, bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    for (FloatBuffer part : parts) {
      target.put(part.duplicate());
    }
    long[] shape = new long[one.length + 1];
    shape[0] = rows;
    System.arraycopy(one, 0, shape, 1, one.length);
    return manager.create(staging.slice(0, bytes), new Shape(shape), DataType.FLOAT32);
  }

  /** Sizes of one of these inputs, which are shorter than the longest possible ones. */
  private long[] shape(int rows, int @Nullable [] lengths, int given) {
    long[] one = backbone.inputShape().clone();
    if (backbone.variableLength() != (lengths != null)) {
      throw new IllegalArgumentException(
          backbone.variableLength()
              ? "inputs of this backbone need their lengths"
              : "inputs of this backbone are always full and have no lengths");
    }
    if (lengths != null) {
      long width = new Shape(one).size() / one[0];
      long positions = given / rows / width;
      requireLengths(rows, lengths, Math.min(positions, one[0]));
      one[0] = Math.min(positions, one[0]);
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

  private static void requireLengths(int rows, int[] lengths, long bound) {
    if (lengths.length != rows) {
      throw new IllegalArgumentException(rows + " inputs but " + lengths.length + " lengths");
    }
    for (int length : lengths) {
      if (length < 1 || length > bound) {
        throw new IllegalArgumentException(
            "length of an input must be 1 … " + bound + " but was " + length);
      }
    }
  }
}

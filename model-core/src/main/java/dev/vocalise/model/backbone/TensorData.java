package dev.vocalise.model.backbone;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A tensor outside the engine, as it is written to a file.
 *
 * @param type F32 or I64
 * @param shape sizes of its dimensions
 * @param bytes row-major elements, little-endian, from position to limit
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below
public record TensorData(String type, long[] shape, ByteBuffer bytes) {

  /** Checks that the elements fill the shape. */
  public TensorData {
    int width =
        switch (type) {
          case "F32" -> Float.BYTES;
          case "I64" -> Long.BYTES;
          default ->
              throw new IllegalArgumentException("type must be F32 or I64 but was '" + type + "'");
        };
    long expected = width;
    for (long dimension : shape) {
      expected = Math.multiplyExact(expected, dimension);
    }
    if (bytes.remaining() != expected) {
      throw new IllegalArgumentException(
          Arrays.toString(shape) + " needs " + expected + " bytes, got " + bytes.remaining());
    }
  }

  /** Copies a float32 or int64 array out of the engine. */
  public static TensorData of(NDArray array) {
    long[] shape = array.getShape().getShape();
    return switch (array.getDataType()) {
      case FLOAT32 -> floats(shape, array.toFloatArray());
      case INT64 -> longs(shape, array.toLongArray());
      default ->
          throw new IllegalArgumentException("cannot store tensors of " + array.getDataType());
    };
  }

  /** A float32 tensor. */
  public static TensorData floats(long[] shape, float[] values) {
    ByteBuffer bytes = allocate(values.length, Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return new TensorData("F32", shape, bytes);
  }

  /** An int64 tensor. */
  public static TensorData longs(long[] shape, long[] values) {
    ByteBuffer bytes = allocate(values.length, Long.BYTES);
    bytes.asLongBuffer().put(values);
    return new TensorData("I64", shape, bytes);
  }

  /** Whether type, shape and every byte agree. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TensorData that
        && type.equals(that.type)
        && Arrays.equals(shape, that.shape)
        && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(shape) * 31 + bytes.hashCode();
  }

  private static ByteBuffer allocate(int count, int width) {
    return ByteBuffer.allocate(Math.multiplyExact(count, width)).order(ByteOrder.LITTLE_ENDIAN);
  }
}

package dev.vocalise.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tensor as it is written to a file: type, shape, and the elements when they are asked for. The
 * elements never lie in the heap as a whole: they are a copy outside it, a mapped file, or those of
 * a {@link #live} array.
 */
public final class TensorData {
  private final String type;
  private final long[] shape;
  private final long byteCount;
  private final Supplier<ByteBuffer> elements;

  private TensorData(String type, long[] shape, Supplier<ByteBuffer> elements) {
    this.type = type;
    this.shape = shape.clone();
    this.elements = elements;
    long bytes = width(type);
    for (long dimension : shape) {
      bytes = Math.multiplyExact(bytes, dimension);
    }
    byteCount = bytes;
  }

  /** Copies a float32 or int64 array out of the engine, to memory outside the heap. */
  public static TensorData of(NDArray array) {
    return live(array).copy(null);
  }

  /**
   * An array of the engine as it is at the moment of each {@link #bytes()}: on the processor
   * without any copy, from another device through one of this tensor. It ends with the array.
   */
  public static TensorData live(NDArray array) {
    String type =
        switch (array.getDataType()) {
          case FLOAT32 -> "F32";
          case INT64 -> "I64";
          default ->
              throw new IllegalArgumentException("cannot store tensors of " + array.getDataType());
        };
    return new TensorData(type, array.getShape().getShape(), () -> TorchEngine.elements(array));
  }

  /**
   * Elements that somebody holds already.
   *
   * @param type F32 or I64
   * @param bytes row-major elements, little-endian, from position to limit; left alone afterwards
   */
  public static TensorData over(String type, long[] shape, ByteBuffer bytes) {
    ByteBuffer held = bytes.slice();
    TensorData data = new TensorData(type, shape, () -> held);
    if (held.remaining() != data.byteCount) {
      throw new IllegalArgumentException(
          Arrays.toString(shape) + " needs " + data.byteCount + " bytes, got " + held.remaining());
    }
    return data;
  }

  /**
   * Elements that are made when they are asked for, and need not lie anywhere before.
   *
   * @param type F32 or I64
   * @param elements row-major, little-endian; {@link #byteCount} bytes each time
   */
  public static TensorData made(String type, long[] shape, Supplier<ByteBuffer> elements) {
    return new TensorData(type, shape, elements);
  }

  /** A float32 tensor. */
  public static TensorData floats(long[] shape, float[] values) {
    ByteBuffer bytes = allocate((long) values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return over("F32", shape, bytes);
  }

  /** An int64 tensor. */
  public static TensorData longs(long[] shape, long[] values) {
    ByteBuffer bytes = allocate((long) values.length * Long.BYTES);
    bytes.asLongBuffer().put(values);
    return over("I64", shape, bytes);
  }

  /** F32 or I64. */
  public String type() {
    return type;
  }

  /** Sizes of the dimensions. */
  public long[] shape() {
    return shape.clone();
  }

  /** Length of {@link #bytes()}. */
  public long byteCount() {
    return byteCount;
  }

  /**
   * Row-major elements, little-endian, to be read only. Those of a {@link #live} array must not be
   * kept: they change with it, and are gone when it is closed.
   */
  public ByteBuffer bytes() {
    return elements.get().duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * A copy outside the heap.
   *
   * @param reuse an earlier copy of an equally shaped tensor, which is overwritten; null for a new
   *     one
   */
  public TensorData copy(@Nullable TensorData reuse) {
    ByteBuffer target = reuse == null ? allocate(byteCount) : reuse.elements.get().duplicate();
    if (target.remaining() != byteCount) {
      throw new IllegalArgumentException(
          "a copy of " + byteCount + " bytes does not fit into " + target.remaining());
    }
    target.duplicate().put(bytes());
    return reuse == null ? over(type, shape, target) : reuse;
  }

  /** Overwrites the elements of an array of the same type and shape. */
  public void copyTo(NDArray array) {
    DataType elementType = type.equals("F32") ? DataType.FLOAT32 : DataType.INT64;
    try (NDArray view = array.getManager().create(bytes(), new Shape(shape), elementType)) {
      TorchOps.get().overwrite(array, view);
    }
  }

  /** Whether type, shape and every byte agree. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TensorData that
        && type.equals(that.type)
        && Arrays.equals(shape, that.shape)
        && bytes().equals(that.bytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(shape) * 31 + bytes().hashCode();
  }

  private static int width(String type) {
    return switch (type) {
      case "F32" -> Float.BYTES;
      case "I64" -> Long.BYTES;
      default ->
          throw new IllegalArgumentException("type must be F32 or I64 but was '" + type + "'");
    };
  }

  private static ByteBuffer allocate(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }
}

package dev.vocalise.model.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.input.InputFile;
import dev.vocalise.model.tensor.OwnedArrays;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;

/**
 * Tensors of an open file, mapped one by one, so that memory is taken only for what is read.
 * Thread-safe.
 *
 * @param <T> where a tensor lies
 */
abstract class MappedTensors<T extends MappedTensors.Stored> implements CheckpointFile {

  /** What every format says of a tensor. */
  interface Stored {
    ElementType type();

    long[] shape();

    /** Whether its elements lie in row-major order without gaps. */
    boolean contiguous();
  }

  /** Reads what stands in front of the elements. */
  interface Header<F> {
    F read(FileChannel channel) throws IOException;
  }

  private final Path path;
  private final FileChannel channel;
  private final SortedMap<String, T> tensors;

  MappedTensors(Path path, FileChannel channel, SortedMap<String, T> tensors) {
    this.path = path;
    this.channel = channel;
    this.tensors = tensors;
  }

  /** Opens a file, and closes it again when its header is refused. */
  static <F> F open(Path path, String format, Header<F> header) {
    try {
      FileChannel channel = InputFile.channel(path);
      try {
        return header.read(channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new CheckpointException(
          path + ": cannot be read as " + format + ": " + InputFile.why(e), e);
    }
  }

  /** The elements from the tensor's first to its last. */
  abstract ByteBuffer map(String name, T tensor);

  final ByteBuffer map(String name, long from, long bytes) {
    try {
      return channel.map(FileChannel.MapMode.READ_ONLY, from, bytes).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new CheckpointException(
          path + ": tensor " + name + " cannot be mapped: " + InputFile.why(e), e);
    }
  }

  final Path path() {
    return path;
  }

  final T tensor(String name) {
    T tensor = tensors.get(name);
    if (tensor == null) {
      throw new CheckpointException(path + ": has no tensor " + name);
    }
    return tensor;
  }

  @Override
  public final Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  @Override
  public final long[] shape(String name) {
    return tensor(name).shape().clone();
  }

  @Override
  public float[] floats(String name) {
    T tensor = tensor(name);
    return switch (tensor.type()) {
      case F32 -> {
        ByteBuffer mapped = map(name, tensor);
        float[] values = new float[mapped.remaining() / Float.BYTES];
        mapped.asFloatBuffer().get(values);
        yield values;
      }
      case F16, BF16 -> widen(map(name, tensor), tensor.type());
      case F64, I64, I32, I16, I8, U8, BOOL ->
          throw wrongType(name, "a float32, float16 or bfloat16 tensor");
    };
  }

  @Override
  public long[] longs(String name) {
    T tensor = tensor(name);
    if (tensor.type() != ElementType.I64) {
      throw wrongType(name, "an int64 tensor");
    }
    ByteBuffer mapped = map(name, tensor);
    long[] values = new long[mapped.remaining() / Long.BYTES];
    mapped.asLongBuffer().get(values);
    return values;
  }

  @Override
  public final NDArray load(String name, NDManager manager) {
    T tensor = tensor(name);
    Shape shape = new Shape(tensor.shape());
    boolean whole = tensor.type() == ElementType.I64;
    if (tensor.contiguous() && (whole || tensor.type() == ElementType.F32)) {
      DataType type = whole ? DataType.INT64 : DataType.FLOAT32;
      return OwnedArrays.copyOf(manager.create(map(name, tensor), shape, type));
    }
    return OwnedArrays.copyOf(
        whole ? manager.create(longs(name), shape) : manager.create(floats(name), shape));
  }

  @Override
  public final void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new CheckpointException(path + ": cannot be closed: " + InputFile.why(e), e);
    }
  }

  final CheckpointException wrongType(String name, String expected) {
    T tensor = tensor(name);
    return new CheckpointException(
        "%s: tensor %s: expected %s, got %s %s"
            .formatted(path, name, expected, tensor.type(), Arrays.toString(tensor.shape())));
  }

  /** 16-bit floats as float32, exactly; the engine cannot read bfloat16 itself. */
  private static float[] widen(ByteBuffer bytes, ElementType type) {
    ShortBuffer halves = bytes.asShortBuffer();
    float[] values = new float[halves.remaining()];
    for (int i = 0; i < values.length; i++) {
      int bits = halves.get(i) & 0xFFFF;
      values[i] = type == ElementType.BF16 ? bfloat16(bits) : float16(bits);
    }
    return values;
  }

  private static float bfloat16(int bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** IEEE 754 binary16; JDK 17 has no conversion of its own. */
  private static float float16(int bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >>> 10) & 0x1F;
    int fraction = bits & 0x3FF;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int wide = exponent == 0x1F ? 0xFF : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }
}

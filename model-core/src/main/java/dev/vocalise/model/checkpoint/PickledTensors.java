package dev.vocalise.model.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.tensor.OwnedArrays;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * A {@code pytorch_model.bin}: the ZIP that {@code torch.save} writes, or the bare pickles of
 * PyTorch before 1.6.
 *
 * <p>The file is data here, never a program: see {@link PickledValues}. When it is opened, every
 * storage must lie inside the file with exactly the bytes that its tensors expect, and the
 * checksums of a ZIP are compared (the older format has none). Elements are mapped tensor by
 * tensor. Windows on shared storages and tensors with gaps between their elements are read as what
 * they show. Thread-safe.
 */
public final class PickledTensors implements CheckpointFile {

  private final Path path;
  private final FileChannel channel;
  private final SortedMap<String, StridedTensor> tensors;
  private final Map<String, Long> offsets;

  private PickledTensors(Path path, FileChannel channel, PickledState state) {
    this.path = path;
    this.channel = channel;
    tensors = state.tensors();
    offsets = state.offsets();
  }

  /**
   * Opens and checks a file.
   *
   * @throws CheckpointException when it cannot be read, is damaged, or holds anything but tensors
   *     and plain containers
   */
  public static PickledTensors open(Path path) {
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        return new PickledTensors(path, channel, PickledState.read(path.toString(), channel));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new CheckpointException(path + ": cannot be read as a PyTorch checkpoint: " + e, e);
    }
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  @Override
  public long[] shape(String name) {
    return tensor(name).shape().clone();
  }

  @Override
  public float[] floats(String name) {
    StridedTensor tensor = tensor(name);
    float[] span =
        switch (tensor.storage().type()) {
          case F32 -> {
            float[] values = new float[Math.toIntExact(tensor.span())];
            map(name, tensor).asFloatBuffer().get(values);
            yield values;
          }
          case F16, BF16 -> HalfPrecision.widen(map(name, tensor), tensor.storage().type());
          case F64, I64, I32, I16, I8, U8, BOOL ->
              throw wrongType(name, tensor, "a float32, float16 or bfloat16 tensor");
        };
    if (tensor.contiguous()) {
      return span;
    }
    int[] positions = tensor.positions();
    float[] values = new float[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = span[positions[i]];
    }
    return values;
  }

  @Override
  public long[] longs(String name) {
    StridedTensor tensor = tensor(name);
    if (tensor.storage().type() != SafeTensorsHeader.Type.I64) {
      throw wrongType(name, tensor, "an int64 tensor");
    }
    ByteBuffer span = map(name, tensor);
    int[] positions = tensor.positions();
    long[] values = new long[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = span.getLong(positions[i] * Long.BYTES);
    }
    return values;
  }

  @Override
  public NDArray load(String name, NDManager manager) {
    StridedTensor tensor = tensor(name);
    Shape shape = new Shape(tensor.shape());
    if (tensor.storage().type() == SafeTensorsHeader.Type.I64) {
      return OwnedArrays.copyOf(manager.create(longs(name), shape));
    }
    if (tensor.storage().type() == SafeTensorsHeader.Type.F32 && tensor.contiguous()) {
      return OwnedArrays.copyOf(manager.create(map(name, tensor), shape, DataType.FLOAT32));
    }
    return CheckpointFile.super.load(name, manager);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new CheckpointException(path + ": cannot be closed: " + e, e);
    }
  }

  private StridedTensor tensor(String name) {
    StridedTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new CheckpointException(path + ": has no tensor " + name);
    }
    return tensor;
  }

  /** The elements from the tensor's first to its last. */
  private ByteBuffer map(String name, StridedTensor tensor) {
    int width = tensor.storage().type().bytes();
    long bytes = tensor.span() * width;
    Long start = offsets.get(tensor.storage().key());
    if (start == null || bytes > Integer.MAX_VALUE) {
      throw new CheckpointException(
          path + ": tensor " + name + " has " + bytes + " bytes, more than can be mapped");
    }
    try {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, start + tensor.offset() * width, bytes)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new CheckpointException(path + ": tensor " + name + " cannot be mapped: " + e, e);
    }
  }

  private CheckpointException wrongType(String name, StridedTensor tensor, String expected) {
    return new CheckpointException(
        path
            + ": tensor "
            + name
            + ": expected "
            + expected
            + ", got "
            + tensor.storage().type()
            + " "
            + Arrays.toString(tensor.shape()));
  }
}

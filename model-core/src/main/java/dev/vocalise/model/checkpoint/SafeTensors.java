package dev.vocalise.model.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.tensor.OwnedArrays;
import dev.vocalise.model.tensor.TensorData;
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
 * A safetensors file: an 8-byte little-endian header length, a JSON header, then the elements.
 *
 * <p>The whole header is checked when the file is opened: every tensor's type, shape and offsets
 * must agree, lie inside the file, and cover it without gaps or overlaps. Elements are mapped
 * tensor by tensor, so that memory is taken only for what is read. Thread-safe.
 */
public final class SafeTensors implements CheckpointFile {

  private final Path path;
  private final FileChannel channel;
  private final long dataStart;
  private final SortedMap<String, SafeTensorsHeader.Entry> entries;
  private final Map<String, String> metadata;

  private SafeTensors(
      Path path,
      FileChannel channel,
      long dataStart,
      SortedMap<String, SafeTensorsHeader.Entry> entries,
      Map<String, String> metadata) {
    this.metadata = metadata;
    this.path = path;
    this.channel = channel;
    this.dataStart = dataStart;
    this.entries = entries;
  }

  /**
   * Opens and checks a file.
   *
   * @throws CheckpointException when it cannot be read or is not a sound safetensors file
   */
  public static SafeTensors open(Path path) {
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        SafeTensorsHeader header = SafeTensorsHeader.read(path, channel);
        return new SafeTensors(
            path, channel, header.dataStart(), header.entries(), header.metadata());
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new CheckpointException(path + ": cannot be read as safetensors: " + e, e);
    }
  }

  /** Writes tensors to a file, replacing it; equal content gives equal bytes. */
  public static void write(Path path, Map<String, TensorData> tensors) throws IOException {
    SafeTensorsWriter.write(path, tensors, Map.of());
  }

  /** Writes tensors and strings about them to a file, replacing it. */
  public static void write(Path path, Map<String, TensorData> tensors, Map<String, String> metadata)
      throws IOException {
    SafeTensorsWriter.write(path, tensors, metadata);
  }

  /** The strings of {@code __metadata__}; empty when the file has none. */
  public Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  @Override
  public long[] shape(String name) {
    return entry(name).shape().clone();
  }

  @Override
  public float[] floats(String name) {
    SafeTensorsHeader.Entry entry = entry(name);
    return switch (entry.type()) {
      case F32 -> {
        float[] values = new float[elements(name, entry)];
        map(name, entry).asFloatBuffer().get(values);
        yield values;
      }
      case F16, BF16 -> HalfPrecision.widen(map(name, entry), entry.type());
      case F64, I64, I32, I16, I8, U8, BOOL ->
          throw wrongType(name, entry, "a float32, float16 or bfloat16 tensor");
    };
  }

  @Override
  public long[] longs(String name) {
    SafeTensorsHeader.Entry entry = entry(name);
    if (entry.type() != SafeTensorsHeader.Type.I64) {
      throw wrongType(name, entry, "an int64 tensor");
    }
    long[] values = new long[elements(name, entry)];
    map(name, entry).asLongBuffer().get(values);
    return values;
  }

  /**
   * A float32 or int64 tensor over the mapped file, which stays mapped when this is closed and even
   * when the file is deleted.
   */
  public TensorData data(String name) {
    SafeTensorsHeader.Entry entry = entry(name);
    if (entry.type() != SafeTensorsHeader.Type.F32 && entry.type() != SafeTensorsHeader.Type.I64) {
      throw wrongType(name, entry, "a float32 or int64 tensor");
    }
    return TensorData.over(entry.type().name(), entry.shape(), map(name, entry));
  }

  @Override
  public NDArray load(String name, NDManager manager) {
    SafeTensorsHeader.Entry entry = entry(name);
    Shape shape = new Shape(entry.shape());
    return switch (entry.type()) {
      case F32 -> OwnedArrays.copyOf(manager.create(map(name, entry), shape, DataType.FLOAT32));
      case I64 -> OwnedArrays.copyOf(manager.create(map(name, entry), shape, DataType.INT64));
      case F16, BF16, F64, I32, I16, I8, U8, BOOL -> CheckpointFile.super.load(name, manager);
    };
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new CheckpointException(path + ": cannot be closed: " + e, e);
    }
  }

  private SafeTensorsHeader.Entry entry(String name) {
    SafeTensorsHeader.Entry entry = entries.get(name);
    if (entry == null) {
      throw new CheckpointException(path + ": has no tensor " + name);
    }
    return entry;
  }

  private int elements(String name, SafeTensorsHeader.Entry entry) {
    long count = entry.bytes() / entry.type().bytes();
    if (count > Integer.MAX_VALUE - 8) {
      throw new CheckpointException(
          path + ": tensor " + name + " has " + count + " elements, more than can be read at once");
    }
    return (int) count;
  }

  private ByteBuffer map(String name, SafeTensorsHeader.Entry entry) {
    if (entry.bytes() > Integer.MAX_VALUE) {
      throw new CheckpointException(
          path
              + ": tensor "
              + name
              + " has "
              + entry.bytes()
              + " bytes, more than the "
              + Integer.MAX_VALUE
              + " that can be mapped");
    }
    try {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, dataStart + entry.begin(), entry.bytes())
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new CheckpointException(path + ": tensor " + name + " cannot be mapped: " + e, e);
    }
  }

  private CheckpointException wrongType(
      String name, SafeTensorsHeader.Entry entry, String expected) {
    return new CheckpointException(
        path
            + ": tensor "
            + name
            + ": expected "
            + expected
            + ", got "
            + entry.type()
            + " "
            + Arrays.toString(entry.shape()));
  }
}

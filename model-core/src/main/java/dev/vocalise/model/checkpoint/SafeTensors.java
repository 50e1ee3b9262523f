package dev.vocalise.model.checkpoint;

import dev.vocalise.model.tensor.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;

/**
 * A safetensors file: an 8-byte little-endian header length, a JSON header, then the elements.
 *
 * <p>The whole header is checked when the file is opened: every tensor's type, shape and offsets
 * must agree, lie inside the file, and cover it without gaps or overlaps. Elements are mapped
 * tensor by tensor, so that memory is taken only for what is read. Thread-safe.
 */
public final class SafeTensors extends MappedTensors<SafeTensorsHeader.Entry> {

  private final SafeTensorsHeader header;

  private SafeTensors(Path path, FileChannel channel, SafeTensorsHeader header) {
    super(path, channel, header.entries());
    this.header = header;
  }

  /**
   * Opens and checks a file.
   *
   * @throws CheckpointException when it cannot be read or is not a sound safetensors file
   */
  public static SafeTensors open(Path path) {
    return open(
        path,
        "safetensors",
        channel -> new SafeTensors(path, channel, SafeTensorsHeader.read(path, channel)));
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
    return header.metadata();
  }

  /**
   * A float32 or int64 tensor over the mapped file, which stays mapped when this is closed and even
   * when the file is deleted.
   */
  public TensorData data(String name) {
    SafeTensorsHeader.Entry entry = tensor(name);
    if (entry.type() != ElementType.F32 && entry.type() != ElementType.I64) {
      throw wrongType(name, "a float32 or int64 tensor");
    }
    return TensorData.over(entry.type().name(), entry.shape(), map(name, entry));
  }

  @Override
  ByteBuffer map(String name, SafeTensorsHeader.Entry entry) {
    if (entry.bytes() > Integer.MAX_VALUE) {
      throw new CheckpointException(
          "%s: tensor %s has %s bytes, more than the %s that can be mapped"
              .formatted(path(), name, entry.bytes(), Integer.MAX_VALUE));
    }
    return map(name, header.dataStart() + entry.begin(), entry.bytes());
  }
}

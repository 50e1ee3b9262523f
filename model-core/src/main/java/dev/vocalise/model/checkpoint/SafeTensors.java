package dev.vocalise.model.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.model.tensor.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A safetensors file: an 8-byte little-endian header length, a JSON header, then the elements.
 *
 * <p>The whole header is checked when the file is opened: every tensor's type, shape and offsets
 * must agree, lie inside the file, and cover it without gaps or overlaps. Elements are mapped
 * tensor by tensor, so that memory is taken only for what is read. Thread-safe.
 */
public final class SafeTensors extends MappedTensors<SafeTensorsHeader.Entry> {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Readers that map the file want the elements aligned. */
  private static final int ALIGNMENT = 8;

  /** Java copies what lies in its heap to a buffer of a write's size, and keeps that. */
  private static final int SLICE = 1 << 20;

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
    write(path, tensors, Map.of());
  }

  /**
   * Writes tensors and strings about them to a file, replacing it; a tensor's elements are asked
   * for when it is its turn.
   */
  public static void write(Path path, Map<String, TensorData> tensors, Map<String, String> metadata)
      throws IOException {
    SortedMap<String, TensorData> sorted = new TreeMap<>(tensors);
    byte[] header = headerOf(sorted, new TreeMap<>(metadata));
    ByteBuffer head =
        ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(header.length).put(header).flip();
    try (FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      write(file, head);
      for (TensorData tensor : sorted.values()) {
        write(file, tensor.bytes());
      }
    }
  }

  private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + SLICE));
      file.write(bytes);
    }
  }

  private static byte[] headerOf(
      SortedMap<String, TensorData> tensors, SortedMap<String, String> metadata)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      root.set("__metadata__", JSON.valueToTree(metadata));
    }
    long offset = 0;
    for (Map.Entry<String, TensorData> named : tensors.entrySet()) {
      TensorData tensor = named.getValue();
      ObjectNode entry = root.putObject(named.getKey());
      entry.put("dtype", tensor.type());
      entry.set("shape", JSON.valueToTree(tensor.shape()));
      long end = offset + tensor.byteCount();
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    StringBuilder text = new StringBuilder(JSON.writeValueAsString(root));
    int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
    text.append(" ".repeat(Math.floorMod(-bytes, ALIGNMENT)));
    return text.toString().getBytes(StandardCharsets.UTF_8);
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

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

/** Writes safetensors with names sorted, so that equal tensors give equal bytes. */
final class SafeTensorsWriter {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Readers that map the file want the elements aligned. */
  private static final int ALIGNMENT = 8;

  /** Java copies what lies in its heap to a buffer of a write's size, and keeps that. */
  private static final int SLICE = 1 << 20;

  private SafeTensorsWriter() {}

  /** Replaces the file; a tensor's elements are asked for when it is its turn. */
  static void write(Path path, Map<String, TensorData> tensors, Map<String, String> metadata)
      throws IOException {
    SortedMap<String, TensorData> sorted = new TreeMap<>(tensors);
    byte[] header = header(sorted, new TreeMap<>(metadata));
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

  private static byte[] header(
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
}

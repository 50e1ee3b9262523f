package dev.vocalise.model.backbone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes safetensors with names sorted, so that equal tensors give equal bytes. */
final class SafeTensorsWriter {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Readers that map the file want the elements aligned. */
  private static final int ALIGNMENT = 8;

  private SafeTensorsWriter() {}

  static void write(Path path, Map<String, TensorData> tensors) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
      write(out, tensors);
    }
  }

  static void write(OutputStream out, Map<String, TensorData> tensors) throws IOException {
    write(out, tensors, Map.of());
  }

  static void write(OutputStream out, Map<String, TensorData> tensors, Map<String, String> metadata)
      throws IOException {
    SortedMap<String, TensorData> sorted = new TreeMap<>(tensors);
    byte[] header = header(sorted, new TreeMap<>(metadata));
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(header.length).array());
    out.write(header);
    WritableByteChannel channel = Channels.newChannel(out);
    for (TensorData tensor : sorted.values()) {
      ByteBuffer bytes = tensor.bytes().duplicate();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    out.flush();
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
      long end = offset + tensor.bytes().remaining();
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    StringBuilder text = new StringBuilder(JSON.writeValueAsString(root));
    int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
    text.append(" ".repeat(Math.floorMod(-bytes, ALIGNMENT)));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}

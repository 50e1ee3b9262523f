package dev.vocalise.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vocalise.model.input.JsonPlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads and checks the header of a safetensors file. Offsets count from the end of the header. */
record SafeTensorsHeader(
    long dataStart, SortedMap<String, Entry> entries, Map<String, String> metadata) {

  /** The format's own bound on the header, so that a damaged length word asks for no memory. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** One tensor: its bytes are those from {@code begin} until before {@code end}. */
  @SuppressWarnings("ArrayRecordComponent") // never compared; the shape is copied on its way out
  record Entry(ElementType type, long[] shape, long begin, long end)
      implements MappedTensors.Stored {
    @Override
    public boolean contiguous() {
      return true;
    }

    long bytes() {
      return end - begin;
    }
  }

  static SafeTensorsHeader read(Path path, FileChannel channel) throws IOException {
    CheckpointContent.requireWeights(path, true);
    long size = channel.size();
    if (size < Long.BYTES) {
      throw new CheckpointException(
          path + ": truncated: " + size + " bytes, but a safetensors file begins with 8");
    }
    long length = readFully(path, channel, 0, Long.BYTES).getLong(0);
    if (length < 2 || length > MAX_HEADER_BYTES) {
      throw new CheckpointException(
          "%s: not a sound safetensors file: its header claims %s bytes in a file of %s"
              .formatted(path, Long.toUnsignedString(length), size));
    }
    if (length > size - Long.BYTES) {
      throw truncated(
          path, "its header claims " + length + " bytes, so ", Long.BYTES + length, size);
    }
    ByteBuffer raw = readFully(path, channel, Long.BYTES, (int) length);
    JsonNode json = parse(path, StandardCharsets.UTF_8.decode(raw).toString());
    long dataStart = Long.BYTES + length;
    SortedMap<String, Entry> entries = new TreeMap<>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!member.getKey().equals("__metadata__")) {
        entries.put(member.getKey(), entry(path, member.getKey(), member.getValue()));
      }
    }
    checkCover(path, entries, dataStart, size - dataStart);
    SortedMap<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, JsonNode> member : json.path("__metadata__").properties()) {
      metadata.put(member.getKey(), member.getValue().asText());
    }
    return new SafeTensorsHeader(dataStart, entries, metadata);
  }

  private static JsonNode parse(Path path, String header) {
    try {
      JsonNode json = JSON.readTree(header);
      if (!json.isObject()) {
        throw new CheckpointException(
            path + ": safetensors header: expected a JSON object, got " + json.getNodeType());
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new CheckpointException(
          path + ": safetensors header is not JSON at " + JsonPlace.of(e) + "; fetch it again", e);
    }
  }

  private static Entry entry(Path path, String name, JsonNode node) {
    ElementType type = type(path, name, node.path("dtype").asText(""));
    long[] shape = naturals(path, name, "shape", node.get("shape"));
    long[] offsets = naturals(path, name, "data_offsets", node.get("data_offsets"));
    if (offsets.length != 2 || offsets[1] < offsets[0]) {
      throw bad(path, name, "data_offsets must be [begin, end], got " + Arrays.toString(offsets));
    }
    long expected;
    try {
      expected = type.bytes();
      for (long dimension : shape) {
        expected = Math.multiplyExact(expected, dimension);
      }
    } catch (ArithmeticException e) {
      throw bad(path, name, "shape " + Arrays.toString(shape) + " is larger than any file");
    }
    if (offsets[1] - offsets[0] != expected) {
      throw bad(
          path,
          name,
          "%s %s needs %s bytes, but data_offsets %s give %s"
              .formatted(
                  type,
                  Arrays.toString(shape),
                  expected,
                  Arrays.toString(offsets),
                  offsets[1] - offsets[0]));
    }
    return new Entry(type, shape, offsets[0], offsets[1]);
  }

  private static ElementType type(Path path, String name, String given) {
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(given)) {
        return type;
      }
    }
    throw bad(
        path,
        name,
        "unknown dtype '" + given + "', expected one of " + List.of(ElementType.values()));
  }

  private static long[] naturals(Path path, String name, String key, @Nullable JsonNode node) {
    if (node == null || !node.isArray()) {
      throw bad(path, name, key + " must be a list of numbers, got " + node);
    }
    long[] values = new long[node.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = node.get(i);
      if (!value.canConvertToLong() || !value.isIntegralNumber() || value.longValue() < 0) {
        throw bad(path, name, key + " must hold whole numbers of at least 0, got " + node);
      }
      values[i] = value.longValue();
    }
    return values;
  }

  /** The tensors must lie one behind the other, from the header's end to the end of the file. */
  private static void checkCover(
      Path path, SortedMap<String, Entry> entries, long dataStart, long dataBytes) {
    List<Map.Entry<String, Entry>> inOrder =
        entries.entrySet().stream()
            .sorted(
                Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin())
                    .thenComparingLong(e -> e.getValue().end()))
            .toList();
    long covered = 0;
    for (Map.Entry<String, Entry> named : inOrder) {
      Entry entry = named.getValue();
      if (entry.begin() != covered) {
        throw bad(
            path,
            named.getKey(),
            "%s: begins at byte %s, expected %s"
                .formatted(
                    entry.begin() < covered
                        ? "overlaps the tensor before it"
                        : "leaves a gap before it",
                    entry.begin(),
                    covered));
      }
      covered = entry.end();
    }
    if (covered > dataBytes) {
      String cut =
          inOrder.stream()
              .filter(e -> e.getValue().end() > dataBytes)
              .findFirst()
              .orElseThrow()
              .getKey();
      throw truncated(
          path, "from tensor " + cut + " on; ", dataStart + covered, dataStart + dataBytes);
    }
    if (covered != dataBytes) {
      throw new CheckpointException(
          path + ": " + (dataBytes - covered) + " bytes after the last tensor belong to none");
    }
  }

  private static ByteBuffer readFully(Path path, FileChannel channel, long from, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw new CheckpointException(path + ": became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  private static CheckpointException truncated(Path path, String where, long expected, long size) {
    return new CheckpointException(
        "%s: truncated: %sexpected %s%s bytes, got %s, so %s are missing; fetch it again"
            .formatted(
                path,
                where,
                where.startsWith("its") ? "at least " : "",
                expected,
                size,
                expected - size));
  }

  private static CheckpointException bad(Path path, String name, String problem) {
    return new CheckpointException(path + ": tensor " + name + ": " + problem);
  }
}

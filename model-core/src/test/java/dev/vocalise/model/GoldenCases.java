package dev.vocalise.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Finds golden cases and reads their files.
 *
 * <p>The root is the directory named by the system property {@code golden.dir}; when that is empty
 * it is the shipped {@code src/test/resources/golden}. A golden test runs on every directory whose
 * name begins with its family's name, and takes all sizes and settings from the files there.
 */
public final class GoldenCases {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A tensor of a safetensors file: row-major, exactly one of the two arrays is used. */
  @SuppressWarnings("ArrayRecordComponent") // read-only by convention; never compared as a whole
  public record Tensor(int[] shape, float[] floats, long[] longs) {
    /** Number of elements. */
    public int size() {
      return floats.length + longs.length;
    }
  }

  private GoldenCases() {}

  /** The directory that holds the families. */
  public static Path root() {
    String given = System.getProperty("golden.dir", "");
    if (!given.isEmpty()) {
      Path root = Path.of(given).toAbsolutePath();
      if (!Files.isDirectory(root)) {
        throw new IllegalStateException("golden.dir is not a directory: " + root);
      }
      return root;
    }
    URL shipped = Objects.requireNonNull(GoldenCases.class.getResource("/golden"), "/golden");
    try {
      return Path.of(shipped.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("cannot locate " + shipped, e);
    }
  }

  /**
   * Directories of the root whose names begin with {@code prefix}, sorted by name. The calling test
   * is skipped with a message when there is none.
   */
  public static List<Path> families(String prefix) {
    Path root = root();
    List<Path> found;
    try (Stream<Path> entries = Files.list(root)) {
      found =
          entries
              .filter(p -> Files.isDirectory(p) && p.getFileName().toString().startsWith(prefix))
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Assumptions.assumeTrue(!found.isEmpty(), "no golden family " + prefix + "* under " + root);
    return found;
  }

  /** Says on the test's output which golden cases were compared. */
  public static void ran(Path family, String what) {
    System.out.println("golden " + family.getFileName() + ": " + what);
  }

  /** Parses a JSON file of a family, for instance {@code expected.json}. */
  public static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of the members of a JSON object, in file order. */
  public static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Reads every F32 and I64 tensor of a safetensors file. */
  public static Map<String, Tensor> tensors(Path file) {
    try {
      byte[] raw = Files.readAllBytes(file);
      ByteBuffer bytes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
      int headerLength = Math.toIntExact(bytes.getLong(0));
      int start = 8 + headerLength;
      JsonNode header = JSON.readTree(new String(raw, 8, headerLength, StandardCharsets.UTF_8));
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (String name : names(header)) {
        if (!name.equals("__metadata__")) {
          tensors.put(name, tensor(bytes, start, header.get(name)));
        }
      }
      return tensors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Tensor tensor(ByteBuffer bytes, int start, JsonNode entry) {
    int[] shape = JSON.convertValue(entry.get("shape"), int[].class);
    int from = start + entry.get("data_offsets").get(0).intValue();
    int length = start + entry.get("data_offsets").get(1).intValue() - from;
    ByteBuffer data = bytes.slice(from, length).order(ByteOrder.LITTLE_ENDIAN);
    String type = entry.get("dtype").textValue();
    switch (type) {
      case "F32" -> {
        float[] floats = new float[length / Float.BYTES];
        data.asFloatBuffer().get(floats);
        return new Tensor(shape, floats, new long[0]);
      }
      case "I64" -> {
        long[] longs = new long[length / Long.BYTES];
        data.asLongBuffer().get(longs);
        return new Tensor(shape, new float[0], longs);
      }
      default -> throw new IllegalStateException("unexpected tensor type " + type);
    }
  }
}

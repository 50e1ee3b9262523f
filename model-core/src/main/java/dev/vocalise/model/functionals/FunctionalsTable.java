package dev.vocalise.model.functionals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.tensor.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The functionals of a corpus in the form that is kept: safetensors, since it holds float32 as they
 * are, is mapped and not read, and opens in any language. N utterances in the order of their ids, D
 * columns in the order of the file that they came from; the bytes depend on the content alone.
 *
 * <p>Tensors {@code functionals_0000} … of (rows, D), 64 MiB each at most, one below the other. The
 * metadata holds {@code format}, and {@code columns} and {@code utterances} as JSON lists.
 * Thread-safe.
 */
public final class FunctionalsTable {
  /** Of the artifact. */
  public static final String MEDIA_TYPE = "application/vnd.safetensors";

  private static final String FORMAT = "vocalise-functionals/1";
  private static final long PART_BYTES = 64 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> columns;
  private final Map<String, Integer> places = new HashMap<>();
  private final List<ByteBuffer> parts = new ArrayList<>();
  private final int rowsPerPart;

  /** Writes a row to the end of a buffer of little-endian float32. */
  @FunctionalInterface
  interface Rows {
    void put(int row, ByteBuffer into);
  }

  private FunctionalsTable(Path path, SafeTensors file) {
    columns = list(path, file, "columns");
    List<String> utterances = list(path, file, "utterances");
    for (int i = 0; i < utterances.size(); i++) {
      places.put(utterances.get(i), i);
    }
    rowsPerPart = rowsPerPart(columns.size());
    long bytes = 0;
    for (String name : file.names()) {
      ByteBuffer part = file.data(name).bytes();
      bytes += part.remaining();
      parts.add(part);
    }
    if (bytes != (long) utterances.size() * columns.size() * Float.BYTES) {
      throw new FunctionalsException(
          "%s: expected %d rows of %d functionals, got %d bytes"
              .formatted(path, utterances.size(), columns.size(), bytes));
    }
  }

  private static List<String> list(Path path, SafeTensors file, String name) {
    String text = file.metadata().get(name);
    if (text == null || !FORMAT.equals(file.metadata().get("format"))) {
      throw new FunctionalsException(
          "%s: expected a table of functionals of the format %s, got another file"
              .formatted(path, FORMAT));
    }
    try {
      return JSON.readValue(text, new TypeReference<List<String>>() {});
    } catch (JsonProcessingException e) {
      throw new FunctionalsException(path + ": its list of " + name + " is no JSON list", e);
    }
  }

  private static int rowsPerPart(int columns) {
    return (int) Math.max(1, PART_BYTES / ((long) columns * Float.BYTES));
  }

  /**
   * Maps a table, which stays mapped as long as it is reachable, and even when the file is deleted.
   *
   * @throws FunctionalsException when it is none
   * @throws dev.vocalise.model.checkpoint.CheckpointException when it is no safetensors file
   */
  public static FunctionalsTable open(Path path) {
    try (SafeTensors file = SafeTensors.open(path)) {
      return new FunctionalsTable(path, file);
    }
  }

  /** Writes the table; rows are asked for in their order. */
  static void write(Path path, List<String> columns, List<String> utterances, Rows rows)
      throws IOException {
    Map<String, TensorData> parts = new TreeMap<>();
    int rowsPerPart = rowsPerPart(columns.size());
    for (int from = 0; from < utterances.size(); from += rowsPerPart) {
      int first = from;
      int n = Math.min(rowsPerPart, utterances.size() - from);
      int bytes = n * columns.size() * Float.BYTES;
      parts.put(
          "functionals_%04d".formatted(parts.size()),
          TensorData.made(
              "F32",
              new long[] {n, columns.size()},
              () -> {
                ByteBuffer part = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < n; i++) {
                  rows.put(first + i, part);
                }
                return part.flip();
              }));
    }
    SafeTensors.write(
        path,
        parts,
        Map.of(
            "format",
            FORMAT,
            "columns",
            JSON.writeValueAsString(columns),
            "utterances",
            JSON.writeValueAsString(utterances)));
  }

  /** D names. */
  public List<String> columns() {
    return columns;
  }

  /** N. */
  public int utterances() {
    return places.size();
  }

  /**
   * The functionals of an utterance, D.
   *
   * @throws FunctionalsException when there are none of it
   */
  public float[] row(String utterance) {
    Integer place = places.get(utterance);
    if (place == null) {
      throw new FunctionalsException(
          "utterance '%s' has no functionals: expected one of the %d that the table was made for"
              .formatted(utterance, places.size()));
    }
    float[] row = new float[columns.size()];
    ByteBuffer part = parts.get(place / rowsPerPart).duplicate().order(ByteOrder.LITTLE_ENDIAN);
    part.position(place % rowsPerPart * row.length * Float.BYTES).asFloatBuffer().get(row);
    return row;
  }
}

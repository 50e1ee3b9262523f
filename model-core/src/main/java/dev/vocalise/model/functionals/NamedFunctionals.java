package dev.vocalise.model.functionals;

import dev.vocalise.model.input.InputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table of functionals of recordings that belong to no corpus, by their names; the numbers lie in
 * a file until it is closed. Of a name, folders and extension do not count.
 */
public final class NamedFunctionals implements AutoCloseable {
  private final List<String> columns;
  private final Map<String, FunctionalsFile.Row> rows = new LinkedHashMap<>();
  private final FileChannel numbers;

  private NamedFunctionals(FunctionalsFile file, FileChannel numbers) {
    columns = file.header().columns();
    this.numbers = numbers;
    for (FunctionalsFile.Row row : file.rows()) {
      if (row.fault() != null) {
        throw new FunctionalsException(row.fault());
      }
      FunctionalsFile.Row other = rows.putIfAbsent(stem(row.name()), row);
      if (other != null) {
        throw new FunctionalsException(
            "lines %d and %d are both about '%s': expected one row for each recording"
                .formatted(other.line(), row.line(), stem(row.name())));
      }
    }
  }

  /**
   * Reads the table.
   *
   * @throws FunctionalsException if it is none, has a number that is not finite, or two rows of one
   *     recording
   */
  public static NamedFunctionals read(Path table) {
    FileChannel numbers = null;
    try {
      numbers =
          FileChannel.open(
              Files.createTempFile("functionals", ".rows"),
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      return new NamedFunctionals(FunctionalsFile.read(table, numbers), numbers);
    } catch (FunctionalsException e) {
      close(numbers);
      throw new FunctionalsException(table + ": " + e.getMessage());
    } catch (IOException e) {
      close(numbers);
      throw new FunctionalsException(table + " cannot be read: " + InputFile.why(e), e);
    }
  }

  private static void close(@Nullable FileChannel numbers) {
    try {
      if (numbers != null) {
        numbers.close();
      }
    } catch (IOException e) {
      throw new FunctionalsException("the rows of a table cannot be removed: " + e, e);
    }
  }

  /** Names of the functionals. */
  public List<String> columns() {
    return columns;
  }

  /** The recordings, in the order of the table, without folders and extension. */
  public Set<String> recordings() {
    return Collections.unmodifiableSet(rows.keySet());
  }

  /** Whether there is a row of this recording. */
  public boolean contains(String recording) {
    return rows.containsKey(stem(recording));
  }

  /**
   * The functionals of a recording.
   *
   * @throws FunctionalsException if there are none of it
   */
  public float[] row(String recording) {
    FunctionalsFile.Row row = rows.get(stem(recording));
    if (row == null) {
      throw new FunctionalsException("the table has no row of '%s'".formatted(stem(recording)));
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(columns.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long from = (long) row.place() * bytes.capacity();
    try {
      while (bytes.hasRemaining() && numbers.read(bytes, from + bytes.position()) >= 0) {
        // until it is full
      }
    } catch (IOException e) {
      throw new FunctionalsException("the rows of a table cannot be read again: " + e, e);
    }
    float[] values = new float[columns.size()];
    bytes.flip().asFloatBuffer().get(values);
    return values;
  }

  private static String stem(String recording) {
    String name = recording.substring(recording.replace('\\', '/').lastIndexOf('/') + 1);
    return name.replaceFirst("(?<=.)\\.[A-Za-z0-9]{1,4}$", "");
  }

  @Override
  public void close() {
    close(numbers);
  }
}

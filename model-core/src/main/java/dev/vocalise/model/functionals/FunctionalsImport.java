package dev.vocalise.model.functionals;

import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.input.InputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody's table of functionals is for a corpus: one row for each of its utterances, or a
 * refusal that names everything that is wrong.
 *
 * @param columns their names
 * @param sourceSha256 of the table as it was given
 * @param notes what its user should know, in sentences
 */
public record FunctionalsImport(List<String> columns, String sourceSha256, List<String> notes) {

  /**
   * Reads a table and writes it in the form of {@link FunctionalsTable}. Every decimal becomes the
   * nearest float64 and then the nearest float32.
   *
   * @param table in UTF-8: the name of a file, optionally start and end, then numbers
   * @param corpus its name, for messages
   * @param utterances of the corpus, all of them, by id
   * @param written replaced by the table; left alone where it is refused
   * @throws FunctionalsException when it is no such table, does not have exactly one row of finite
   *     numbers for each utterance, or cannot be read
   */
  public static FunctionalsImport read(
      Path table, String corpus, List<Utterance> utterances, Path written) {
    Path scratch = written.resolveSibling(written.getFileName() + ".rows");
    try (FileChannel numbers =
        FileChannel.open(
            scratch,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      FunctionalsFile file = file(table, numbers);
      FunctionalsMatch match = new FunctionalsMatch(utterances, file.rows());
      require(table, corpus, file, match);
      List<String> columns = file.header().columns();
      FunctionalsTable.write(
          written,
          columns,
          utterances.stream().map(Utterance::id).toList(),
          (row, into) -> put(numbers, match.row(row).place(), columns.size(), into));
      return new FunctionalsImport(columns, file.sha256(), notes(file, match));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FunctionalsFile file(Path table, FileChannel numbers) throws IOException {
    try {
      return FunctionalsFile.read(table, numbers);
    } catch (FunctionalsException e) {
      throw new FunctionalsException(table + ": " + e.getMessage());
    } catch (IOException e) {
      throw new FunctionalsException(table + " cannot be read: " + InputFile.why(e), e);
    }
  }

  private static void require(
      Path table, String corpus, FunctionalsFile file, FunctionalsMatch match) {
    Faults faults = new Faults();
    List<String> torn =
        file.rows().stream()
            .filter(row -> row.place() < 0)
            .map(row -> String.valueOf(row.fault()))
            .toList();
    faults.add("row is", "rows are", torn, " not as the header says");
    match.report(faults);
    if (!faults.isEmpty()) {
      throw new FunctionalsException(
          "%s does not fit the corpus '%s': %s; expected one row of finite numbers for each of its utterances; correct the table and add it again"
              .formatted(table, corpus, faults));
    }
  }

  private static List<String> notes(FunctionalsFile file, FunctionalsMatch match) {
    List<String> notes = new ArrayList<>();
    if (match.strangers() > 0) {
      notes.add(
          (match.strangers() == 1
                  ? "%d of %d rows is about no utterance of the corpus and was left out"
                  : "%d of %d rows are about no utterance of the corpus and were left out")
              .formatted(match.strangers(), file.rows().size()));
    }
    if (match.inOtherFolders() > 0) {
      notes.add(
          (match.inOtherFolders() == 1
                  ? "%d row names other folders than the corpus has, and was matched by the file's name alone"
                  : "%d rows name other folders than the corpus has, and were matched by the file's name alone")
              .formatted(match.inOtherFolders()));
    }
    if (file.header().leftOut() != null) {
      notes.add(
          "the last column, %s, was left out: labels come from the corpus alone"
              .formatted(file.header().leftOut()));
    }
    return List.copyOf(notes);
  }

  private static void put(FileChannel numbers, int place, int columns, ByteBuffer into) {
    int bytes = columns * Float.BYTES;
    ByteBuffer row = into.slice(into.position(), bytes);
    try {
      while (row.hasRemaining() && numbers.read(row, (long) place * bytes + row.position()) >= 0) {
        // until it is full
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    into.position(into.position() + bytes);
  }
}

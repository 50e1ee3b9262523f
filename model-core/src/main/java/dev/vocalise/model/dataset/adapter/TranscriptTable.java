package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.input.InputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was said in recordings that belong to no corpus: a CSV file with a column {@code file} and
 * one {@code transcript}. Of a name, folders and extension do not count.
 */
public final class TranscriptTable {
  private static final int MOST_BYTES = 64 << 20;
  private static final Set<String> FILE = Set.of("file", "path", "name", "filename");
  private static final Set<String> WORDS = Set.of("transcript", "text", "words", "transcription");

  private final Map<String, String> words = new HashMap<>();

  private TranscriptTable() {}

  /**
   * Reads the table.
   *
   * @throws CorpusImportException if it is none, or says two things of one recording
   */
  public static TranscriptTable read(Path table) {
    List<CsvTable.Row> rows = CsvTable.rows(text(table));
    List<String> header = rows.isEmpty() ? List.of() : rows.get(0).fields();
    int file = place(header, FILE);
    int said = place(header, WORDS);
    if (file < 0 || said < 0) {
      throw new CorpusImportException(
          "%s:1: expected a header with the columns file and transcript, got a line of %d other columns"
              .formatted(table, header.size()));
    }
    TranscriptTable read = new TranscriptTable();
    for (CsvTable.Row row : rows.subList(1, rows.size())) {
      if (row.fields().size() != header.size()) {
        throw new CorpusImportException(
            "%s:%d: expected %d fields, as the header has, got %d; put quotes around a text with a comma"
                .formatted(table, row.line(), header.size(), row.fields().size()));
      }
      String other = read.words.put(stem(row.fields().get(file)), row.fields().get(said));
      if (other != null && !other.equals(row.fields().get(said))) {
        throw new CorpusImportException(
            "%s:%d: '%s' has another transcript above; expected one for each recording"
                .formatted(table, row.line(), row.fields().get(file)));
      }
    }
    return read;
  }

  private static String text(Path table) {
    DecodedText text;
    try {
      text = DecodedText.of(InputFile.bytes(table, MOST_BYTES), table.resolveSibling("."));
    } catch (IOException e) {
      throw new CorpusImportException(table + " cannot be read: " + InputFile.why(e), List.of(), e);
    }
    if (!text.certain()) {
      throw new CorpusImportException(table + " is " + text.note());
    }
    return text.text();
  }

  private static int place(List<String> header, Set<String> names) {
    for (int i = 0; i < header.size(); i++) {
      if (names.contains(header.get(i).toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    return -1;
  }

  /** What was said in a recording; null where the table does not tell. */
  public @Nullable String of(String recording) {
    String said = words.get(stem(recording));
    return said == null || said.isBlank() ? null : said;
  }

  private static String stem(String recording) {
    String name = recording.substring(recording.replace('\\', '/').lastIndexOf('/') + 1);
    return name.replaceFirst("(?<=.)\\.[A-Za-z0-9]{1,4}$", "");
  }
}

package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.Utterance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which column of a manifest holds what; −1 for a column that the manifest does not have. */
record CsvColumns(
    int count,
    int fileColumn,
    int emotionColumn,
    int speakerColumn,
    int transcriptColumn,
    int sessionColumn,
    int languageColumn) {
  private static final List<String> FILE = List.of("file", "filename");
  private static final List<String> EMOTION = List.of("emotion", "emoclass");
  private static final List<String> SPEAKER = List.of("speaker", "spkrid");
  private static final List<String> TRANSCRIPT = List.of("transcript", "transcription");
  private static final List<String> SESSION = List.of("session");
  private static final List<String> LANGUAGE = List.of("language");

  /** Reads the header; {@code file} and {@code emotion} are required. */
  static CsvColumns of(CsvTable.Row header, String tablePath) {
    return new CsvColumns(
        header.fields().size(),
        required(header, FILE, tablePath),
        required(header, EMOTION, tablePath),
        find(header, SPEAKER, tablePath),
        find(header, TRANSCRIPT, tablePath),
        find(header, SESSION, tablePath),
        find(header, LANGUAGE, tablePath));
  }

  private static int required(CsvTable.Row header, List<String> names, String tablePath) {
    int at = find(header, names, tablePath);
    if (at < 0) {
      throw new CorpusImportException(
          tablePath
              + ":"
              + header.line()
              + ": no column '"
              + names.get(0)
              + "' (or '"
              + names.get(1)
              + "') in the header, which has "
              + String.join(", ", header.fields())
              + "; rename the column");
    }
    return at;
  }

  private static int find(CsvTable.Row header, List<String> names, String tablePath) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < header.fields().size(); i++) {
      if (names.contains(header.fields().get(i).toLowerCase(Locale.ROOT))) {
        found.add(i);
      }
    }
    if (found.size() > 1) {
      throw new CorpusImportException(
          tablePath
              + ":"
              + header.line()
              + ": the header has "
              + found.size()
              + " columns for '"
              + names.get(0)
              + "'; keep one");
    }
    return found.isEmpty() ? -1 : found.get(0);
  }

  String file(CsvTable.Row row) {
    return row.fields().get(fileColumn);
  }

  String emotion(CsvTable.Row row) {
    return row.fields().get(emotionColumn);
  }

  String speaker(CsvTable.Row row) {
    String speaker = optional(row, speakerColumn, Utterance.UNKNOWN_SPEAKER);
    return speaker.equalsIgnoreCase(Utterance.UNKNOWN_SPEAKER)
        ? Utterance.UNKNOWN_SPEAKER
        : speaker;
  }

  String transcript(CsvTable.Row row) {
    return optional(row, transcriptColumn, "");
  }

  String session(CsvTable.Row row) {
    return optional(row, sessionColumn, "");
  }

  String language(CsvTable.Row row) {
    return optional(row, languageColumn, "und");
  }

  private static String optional(CsvTable.Row row, int column, String otherwise) {
    String value = column < 0 ? "" : row.fields().get(column);
    return value.isEmpty() ? otherwise : value;
  }
}

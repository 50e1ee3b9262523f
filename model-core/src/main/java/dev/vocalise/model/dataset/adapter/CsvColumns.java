package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.dataset.Utterance;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which column of a manifest holds what. */
record CsvColumns(String tablePath, int count, Map<Column, Integer> places) {

  /** What a column can hold, and the names that it may have. */
  enum Column {
    FILE("file", "filename"),
    EMOTION("emotion", "emoclass"),
    SPEAKER("speaker", "spkrid"),
    TRANSCRIPT("transcript", "transcription"),
    SESSION("session"),
    LANGUAGE("language");

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> names;

    Column(String... names) {
      this.names = List.of(names);
    }

    private boolean required() {
      return this == FILE || this == EMOTION;
    }
  }

  /** Reads the header; {@code file} and {@code emotion} are required. */
  static CsvColumns of(CsvTable.Row header, String tablePath) {
    Map<Column, Integer> places = new EnumMap<>(Column.class);
    for (Column column : Column.values()) {
      List<String> names = column.names;
      List<Integer> found = new ArrayList<>();
      for (int i = 0; i < header.fields().size(); i++) {
        if (names.contains(header.fields().get(i).toLowerCase(Locale.ROOT))) {
          found.add(i);
        }
      }
      if (found.size() > 1) {
        throw new CorpusImportException(
            "%s:%s: the header has %s columns for '%s'; keep one"
                .formatted(tablePath, header.line(), found.size(), names.get(0)));
      }
      if (found.size() == 1) {
        places.put(column, found.get(0));
      } else if (column.required()) {
        String fields = String.join(", ", header.fields());
        throw new CorpusImportException(
            "%s:%s: no column '%s' (or '%s') in the header, which has %s; rename the column"
                .formatted(tablePath, header.line(), names.get(0), names.get(1), fields));
      }
    }
    return new CsvColumns(tablePath, header.fields().size(), places);
  }

  /** The problem of a row with another number of fields than the header. */
  Problem wrongCount(CsvTable.Row row) {
    String message = "expected " + count + " fields but got " + row.fields().size();
    return new Problem(tablePath, row.line(), "broken line", message);
  }

  /** The field of that column; the other value where it is empty, or the column not there. */
  String get(CsvTable.Row row, Column column, String otherwise) {
    Integer place = places.get(column);
    String value = place == null ? "" : row.fields().get(place);
    return value.isEmpty() ? otherwise : value;
  }

  String speaker(CsvTable.Row row) {
    String speaker = get(row, Column.SPEAKER, Utterance.UNKNOWN_SPEAKER);
    return speaker.equalsIgnoreCase(Utterance.UNKNOWN_SPEAKER)
        ? Utterance.UNKNOWN_SPEAKER
        : speaker;
  }
}

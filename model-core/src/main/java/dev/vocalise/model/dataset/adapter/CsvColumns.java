package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.dataset.Utterance;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which column of a manifest holds what. */
record CsvColumns(
    String tablePath, List<String> header, Map<Column, Integer> places, CsvRatings ratings) {

  /** What a column can hold, and the names that it may have, in any case. */
  enum Column {
    FILE("file", "filename"),
    EMOTION("emotion", "emoclass"),
    SPEAKER("speaker", "spkrid"),
    TRANSCRIPT("transcript", "transcription"),
    SESSION("session"),
    LANGUAGE("language"),
    START("start", "begin", "onset"),
    END("end"),
    DURATION("duration"),
    GENDER("gender", "sex"),
    SPLIT("split", "split_set"),
    AROUSAL("arousal", "activation", "emoact"),
    VALENCE("valence", "emoval"),
    DOMINANCE("dominance", "emodom");

    static final Set<Column> ATTRIBUTES = Set.of(GENDER, SPLIT);
    static final Set<Column> DIMENSIONS = Set.of(AROUSAL, VALENCE, DOMINANCE);

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> names;

    Column(String... names) {
      this.names = List.of(names);
    }

    private boolean required() {
      return this == FILE || this == EMOTION;
    }

    /** Of two columns the one with the name that stands first is read, and no other refused. */
    private boolean optional() {
      return compareTo(START) >= 0;
    }

    String label() {
      return names.get(0);
    }
  }

  /** Of a start it is the other name where a duration follows, of an end where an onset leads. */
  private static final String OFFSET = "offset";

  /** What may be meant as the start or the end of a part and is no name for it here. */
  private static final Pattern LIKE_A_TIME =
      Pattern.compile(
          "(start|begin|onset|end|stop|offset)([ _(]?(at|time|s|sec|seconds|ms|samples?|frames?)\\)?)?");

  /** Values that stand for none. */
  private static final Set<String> NONE =
      Set.of("", "nan", "nat", "na", "n/a", "<na>", "none", "null");

  /** Reads the header; {@code file} and {@code emotion} are required. */
  static CsvColumns of(CsvTable.Row header, String tablePath) {
    List<String> names =
        header.fields().stream().map(field -> field.toLowerCase(Locale.ROOT)).toList();
    Map<Column, Integer> places = new EnumMap<>(Column.class);
    for (Column column : Column.values()) {
      List<Integer> found = new ArrayList<>();
      for (String name : column.names) {
        if (found.isEmpty() || !column.optional()) {
          IntStream.range(0, names.size())
              .filter(i -> names.get(i).equals(name))
              .forEach(found::add);
        }
      }
      if (found.size() > 1) {
        throw new CorpusImportException(
            "%s:%s: the header has %s columns for '%s'; keep one"
                .formatted(tablePath, header.line(), found.size(), column.label()));
      }
      if (found.size() == 1) {
        places.put(column, found.get(0));
      } else if (column.required()) {
        throw new CorpusImportException(
            "%s:%s: no column '%s' (or '%s') in the header, which has %s; rename the column"
                .formatted(
                    tablePath,
                    header.line(),
                    column.label(),
                    column.names.get(1),
                    shown(header.fields(), names)));
      }
    }
    placeTimes(names, places);
    return new CsvColumns(tablePath, header.fields(), places, new CsvRatings(tablePath));
  }

  /** Only a table that has one of the two is quoted: any file may be named. */
  private static String shown(List<String> header, List<String> lowerCase) {
    boolean known =
        Stream.of(Column.FILE, Column.EMOTION)
            .anyMatch(column -> column.names.stream().anyMatch(lowerCase::contains));
    return known ? String.join(", ", header) : header.size() + " of other names";
  }

  private static void placeTimes(List<String> names, Map<Column, Integer> places) {
    int offset = names.indexOf(OFFSET);
    if (offset >= 0 && names.contains("onset")) {
      places.putIfAbsent(Column.END, offset);
    } else if (offset >= 0 && places.containsKey(Column.DURATION)) {
      places.putIfAbsent(Column.START, offset);
    }
    if (!places.containsKey(Column.START) || places.containsKey(Column.END)) {
      places.remove(Column.DURATION); // that of the whole file, or said twice
    }
  }

  /** The names as the header spells them, those that are read first. */
  String readAndIgnored() {
    List<String> read = new ArrayList<>();
    List<String> ignored = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      (places.containsValue(i) ? read : ignored).add(header.get(i));
    }
    return "columns read: %s; ignored: %s"
        .formatted(
            String.join(", ", read), ignored.isEmpty() ? "none" : String.join(", ", ignored));
  }

  /** A column that looks like the time of a part and is not read; null if there is none. */
  @Nullable String unreadTime() {
    return IntStream.range(0, header.size())
        .filter(i -> !places.containsValue(i))
        .mapToObj(header::get)
        .filter(name -> LIKE_A_TIME.matcher(name.toLowerCase(Locale.ROOT)).matches())
        .findFirst()
        .orElse(null);
  }

  /** The problem of a row with another number of fields than the header. */
  Problem wrongCount(CsvTable.Row row) {
    String message = "expected " + header.size() + " fields but got " + row.fields().size();
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

  /**
   * The part of the recording that the row means; null for the whole.
   *
   * @throws CsvPart.NoSuchPartException for what is no time
   */
  @Nullable CsvPart part(CsvTable.Row row) throws CsvPart.NoSuchPartException {
    BigDecimal start = time(row, Column.START);
    BigDecimal end = time(row, Column.END);
    BigDecimal duration = time(row, Column.DURATION);
    BigDecimal from = start == null ? BigDecimal.ZERO : start;
    if (duration != null) {
      end = from.add(duration);
    }
    return from.signum() == 0 && end == null ? null : new CsvPart(from, end);
  }

  private @Nullable BigDecimal time(CsvTable.Row row, Column column)
      throws CsvPart.NoSuchPartException {
    String text = get(row, column, "");
    if (isNone(text)) {
      return null;
    }
    BigDecimal seconds = CsvTime.seconds(text);
    if (seconds == null) {
      throw new CsvPart.NoSuchPartException(
          "%s '%s' is no time: expected %s".formatted(column.label(), text, CsvTime.FORMS));
    }
    return seconds;
  }

  /** Gender and split as the row spells them, where it says them. */
  Map<String, String> attributes(CsvTable.Row row) {
    Map<String, String> attributes = new TreeMap<>();
    for (Column column : Column.ATTRIBUTES) {
      String value = get(row, column, "");
      if (!isNone(value)) {
        attributes.put(column.label(), value);
      }
    }
    return attributes;
  }

  /** The ratings of the row that are numbers. */
  Map<String, Double> dimensions(CsvTable.Row row) {
    Map<String, Double> dimensions = new TreeMap<>();
    for (Column column : Column.DIMENSIONS) {
      String text = get(row, column, "");
      Double rating = isNone(text) ? null : ratings.number(column.label(), text, row.line());
      if (rating != null) {
        dimensions.put(column.label(), rating);
      }
    }
    return dimensions;
  }

  /** Whether a field stands for no value, such as the {@code NaN} that pandas writes. */
  static boolean isNone(String text) {
    return NONE.contains(text.toLowerCase(Locale.ROOT));
  }
}

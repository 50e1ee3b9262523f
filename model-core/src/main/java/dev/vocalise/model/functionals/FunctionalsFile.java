package dev.vocalise.model.functionals;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vocalise.model.Sha256;
import dev.vocalise.model.dataset.adapter.CsvTime;
import dev.vocalise.model.input.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table of functionals as somebody wrote it. Numbers go to a file of float32 (D each row, in the
 * order of the lines), since D × rows may be more than memory holds.
 *
 * @param sha256 of the table's bytes
 */
record FunctionalsFile(FunctionalsHeader header, List<Row> rows, String sha256) {
  private static final int MOST_ROWS = 2_000_000;
  private static final Set<String> NOT_A_NUMBER = Set.of("nan", "na", "n/a", "?", "null", "none");

  /**
   * A line of the table.
   *
   * @param name of the recording, as it is written
   * @param start of the part of it, in seconds; null where it says nothing
   * @param end of that part
   * @param place among the rows of the file of numbers; −1 where the line has a fault in its form
   * @param fault what is wrong with its numbers or its form; null where nothing is
   */
  record Row(
      int line,
      String name,
      @Nullable BigDecimal start,
      @Nullable BigDecimal end,
      int place,
      @Nullable String fault) {}

  /**
   * Reads the table.
   *
   * @param numbers receives the numbers of rows that have a place
   * @throws FunctionalsException when it is no such table, has more rows than any corpus, or is no
   *     text in UTF-8
   */
  static FunctionalsFile read(Path table, FileChannel numbers) throws IOException {
    try (InputStream in = InputFile.stream(table);
        DigestInputStream digested = new DigestInputStream(in, Sha256.digest())) {
      TextLines lines = new TextLines(new InputStreamReader(digested, UTF_8.newDecoder()));
      String first = lines.next();
      FunctionalsHeader header =
          FunctionalsHeader.of(first == null ? "" : first.replaceFirst("^\uFEFF", ""));
      List<Row> rows = new ArrayList<>();
      ByteBuffer row =
          ByteBuffer.allocate(header.columns().size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      int place = 0;
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (rows.size() == MOST_ROWS) {
          throw new FunctionalsException(
              "it has more than %d rows: expected one for each utterance; low-level descriptors, which have one for each frame, are no functionals"
                  .formatted(MOST_ROWS));
        }
        Row read = row(lines.number(), line, header, place, row);
        if (read.place() >= 0) {
          place++;
          for (row.flip(); row.hasRemaining(); ) {
            numbers.write(row);
          }
        }
        rows.add(read);
      }
      String sha256 = HexFormat.of().formatHex(digested.getMessageDigest().digest());
      return new FunctionalsFile(header, List.copyOf(rows), sha256);
    }
  }

  private static Row row(
      int number, String line, FunctionalsHeader header, int place, ByteBuffer into) {
    List<String> fields = TextLines.fields(line, header.separator());
    boolean whole = fields.size() == header.fields();
    String name = whole ? TextLines.unquoted(fields.get(header.name()), '\'') : "";
    if (!whole) {
      String fault =
          "line %d has %d fields where the header has %d"
              .formatted(number, fields.size(), header.fields());
      return new Row(number, name, null, null, -1, fault);
    }
    for (int at : new int[] {header.start(), header.end()}) {
      if (at > 0 && !isUnset(fields.get(at)) && CsvTime.seconds(fields.get(at)) == null) {
        String fault =
            "line %d has %s that is no time"
                .formatted(number, at == header.start() ? "a start" : "an end");
        return new Row(number, name, null, null, -1, fault);
      }
    }
    into.clear();
    String fault = null;
    for (int i = 0; i < header.columns().size(); i++) {
      String text = fields.get(header.first() + i);
      float value = number(text);
      into.putFloat(value);
      if (fault == null && !Float.isFinite(value)) {
        String column = header.columns().get(i);
        fault = "line %d, column %s %s".formatted(number, column, why(text, value));
      }
    }
    return new Row(
        number, name, time(fields, header.start()), time(fields, header.end()), place, fault);
  }

  /** The nearest float32 of the nearest float64; not-a-number for what is no decimal number. */
  private static float number(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
        return Float.NaN; // of Java's own forms, such as 0x1p3 and 1d, too
      }
    }
    try {
      return (float) Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }

  private static @Nullable BigDecimal time(List<String> fields, int at) {
    return at < 0 || isUnset(fields.get(at)) ? null : CsvTime.seconds(fields.get(at));
  }

  /** Of pandas: not a time. */
  private static boolean isUnset(String time) {
    return time.isEmpty() || time.equals("NaT");
  }

  private static String why(String text, float value) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return "is empty";
    }
    if (Float.isInfinite(value)) {
      return "is too large for float32";
    }
    if (NOT_A_NUMBER.contains(lower) || lower.matches("[+-]?nan")) {
      return "is not-a-number";
    }
    return lower.matches("[+-]?inf(inity)?") ? "is infinite" : "is no decimal number";
  }
}

package dev.vocalise.model.functionals;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table's lines one after the other, so that it may be larger than memory. A line end is {@code
 * \n}, {@code \r\n} or {@code \r}, in quotes too.
 */
final class TextLines {
  /** A line of 65,536 numbers fits. */
  private static final int LONGEST = 4 << 20;

  private final Reader in;
  private final char[] buffer = new char[1 << 16];
  private int at;
  private int end;
  private int number;
  private boolean afterReturn;

  TextLines(Reader in) {
    this.in = in;
  }

  /** Number of the line that was read last, from 1. */
  int number() {
    return number;
  }

  /**
   * The next line that is not empty; null at the end.
   *
   * @throws FunctionalsException when a line is too long for any table
   */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder(128);
    for (int c = read(); c >= 0; c = read()) {
      if (c == '\n' && afterReturn) {
        afterReturn = false;
        continue; // the second half of a line end
      }
      afterReturn = c == '\r';
      if (c != '\n' && c != '\r') {
        line.append((char) c);
        if (line.length() > LONGEST) {
          throw new FunctionalsException(
              "line %d has more than %d characters: expected a table of comma or semicolon separated values"
                  .formatted(number + 1, LONGEST));
        }
        continue;
      }
      number++;
      if (!line.toString().isBlank()) {
        return line.toString();
      }
      line.setLength(0);
    }
    number++;
    return line.toString().isBlank() ? null : line.toString();
  }

  private int read() throws IOException {
    if (at == end) {
      at = 0;
      end = in.read(buffer);
      if (end <= 0) {
        end = 0;
        return -1;
      }
    }
    return buffer[at++];
  }

  /** Fields without blanks around them; one in double quotes may hold separators (RFC 4180). */
  static List<String> fields(String line, char separator) {
    List<String> fields = new ArrayList<>();
    boolean quotes = line.indexOf('"') >= 0;
    for (int from = 0; from <= line.length(); ) {
      int to = quotes ? endOf(line, from, separator) : line.indexOf(separator, from);
      to = to < 0 ? line.length() : to;
      String field = line.substring(from, to).strip();
      fields.add(quotes ? unquoted(field, '"') : field);
      from = to + 1;
    }
    return fields;
  }

  private static int endOf(String line, int from, char separator) {
    boolean quoted = false;
    for (int i = from; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && (quoted || line.substring(from, i).isBlank())) {
        quoted = !quoted; // a doubled quote opens again
      } else if (c == '"' && line.charAt(i - 1) == '"') {
        quoted = true;
      } else if (c == separator && !quoted) {
        return i;
      }
    }
    return -1;
  }

  /** What stands in the quotes; a doubled one is one. */
  static String unquoted(String field, char quote) {
    boolean inQuotes =
        field.length() > 1 && field.charAt(0) == quote && field.charAt(field.length() - 1) == quote;
    return inQuotes
        ? field.substring(1, field.length() - 1).replace("" + quote + quote, "" + quote).strip()
        : field;
  }
}

package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.CorpusImportException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CSV file after RFC 4180: quoted fields may hold the separator, line breaks and doubled quotes.
 * The separator is the one that a first line such as {@code sep=;} names, as Excel writes it, else
 * the one of comma, semicolon and tab that is most frequent in the first line.
 */
final class CsvTable {
  /** The fields, stripped, and the line on which the row begins, from 1. */
  record Row(int line, List<String> fields) {}

  /** Each takes some fifty bytes; the largest tables of the field have two million. */
  private static final int MOST_FIELDS = 8_000_000;

  private static final Pattern SEPARATOR = Pattern.compile("\"?sep=(.|\t)\"?(?=\n)");

  private final String text;
  private final char separator;
  private final List<Row> rows = new ArrayList<>();
  private final StringBuilder field = new StringBuilder();
  private List<String> fields = new ArrayList<>();
  private int count;
  private int line = 1;
  private int rowLine = 1;

  private CsvTable(String text) {
    String plain = text.replace("\r\n", "\n").replace('\r', '\n');
    Matcher named = SEPARATOR.matcher(plain);
    boolean hint = named.lookingAt();
    separator = hint ? named.group(1).charAt(0) : separator(plain);
    this.text = hint ? plain.substring(named.end()) : plain;
  }

  /** All rows that are not empty, the header first. */
  static List<Row> rows(String text) {
    return new CsvTable(text).rows();
  }

  private static char separator(String text) {
    String header = text.lines().findFirst().orElse("");
    char best = ',';
    for (char candidate : new char[] {',', ';', '\t'}) {
      if (count(header, candidate) > count(header, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  private List<Row> rows() {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line++;
      }
      if (quoted) {
        boolean doubled = c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (doubled) {
          i++;
        }
        if (c != '"' || doubled) {
          field.append(c);
        } else {
          quoted = false;
        }
      } else if (c == '"' && field.toString().isBlank()) {
        quoted = true;
      } else if (c == separator) {
        endField();
      } else if (c == '\n') {
        endRow();
      } else {
        field.append(c);
      }
    }
    endRow();
    return rows;
  }

  private void endField() {
    if (++count > MOST_FIELDS) {
      throw new CorpusImportException(
          "the table has more than %d fields up to line %d; cut it in several, one for each corpus"
              .formatted(MOST_FIELDS, line));
    }
    fields.add(field.toString().strip());
    field.setLength(0);
  }

  private void endRow() {
    endField();
    if (fields.size() > 1 || !fields.get(0).isEmpty()) {
      rows.add(new Row(rowLine, List.copyOf(fields)));
    }
    fields = new ArrayList<>();
    rowLine = line;
  }
}

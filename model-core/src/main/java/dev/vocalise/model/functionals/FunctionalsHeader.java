package dev.vocalise.model.functionals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a table of functionals: {@code file,start,end,…} as opensmile writes it, {@code
 * name;frameTime;…} as SMILExtract does.
 *
 * @param separator comma, semicolon or tab
 * @param fields of each line
 * @param name place of the recording's name: the first, or the second behind an unnamed column of
 *     numbers that pandas writes
 * @param start place of the start of a part of a recording; −1 where there is none
 * @param end place of its end; −1 where there is none
 * @param first place of the first functional
 * @param columns names of the functionals
 * @param leftOut name of a last column with labels, which are no functionals; null where there is
 *     none
 */
record FunctionalsHeader(
    char separator,
    int fields,
    int name,
    int start,
    int end,
    int first,
    List<String> columns,
    @Nullable String leftOut) {
  private static final int MOST_COLUMNS = 65_536;
  private static final int LONGEST_NAME = 256;

  private static final Set<String> NAMES = Set.of("file", "name", "filename");
  private static final Set<String> PLACES = Set.of("start", "end", "frametime", "frameindex");

  /** A last column that the attribute-relation form and files made of it have. */
  private static final Set<String> LABELS = Set.of("class", "emotion", "label");

  /**
   * Reads it; says nothing of a line that is no such header.
   *
   * @throws FunctionalsException when it is none, or a column has no name or that of another
   */
  static FunctionalsHeader of(String line) {
    char separator = separator(line);
    List<String> names = new ArrayList<>();
    for (String name : TextLines.fields(line, separator)) {
      names.add(TextLines.unquoted(name, '\''));
    }
    int name = names.size() > 1 && names.get(0).isEmpty() ? 1 : 0;
    if (!NAMES.contains(lower(names.get(name)))) {
      String arff =
          line.strip().toLowerCase(Locale.ROOT).startsWith("@relation")
              ? "this is ARFF: let SMILExtract write -csvoutput FILE.csv; "
              : "";
      throw new FunctionalsException(
          "%sexpected a table with a header whose first column is file (opensmile) or name (SMILExtract), separated by comma or semicolon, got another first line"
              .formatted(arff));
    }
    int first = name + 1;
    int start = -1;
    int end = -1;
    while (first < names.size() && PLACES.contains(lower(names.get(first)))) {
      start = lower(names.get(first)).equals("start") ? first : start;
      end = lower(names.get(first)).equals("end") ? first : end;
      first++;
    }
    String last = names.get(names.size() - 1);
    boolean labels = names.size() > first && LABELS.contains(lower(last));
    List<String> columns = names.subList(first, names.size() - (labels ? 1 : 0));
    require(columns, first);
    return new FunctionalsHeader(
        separator,
        names.size(),
        name,
        start,
        end,
        first,
        List.copyOf(columns),
        labels ? last : null);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static void require(List<String> columns, int first) {
    if (columns.isEmpty() || columns.size() > MOST_COLUMNS) {
      throw new FunctionalsException(
          "expected 1 to %d columns of numbers behind the names of the files, got %d"
              .formatted(MOST_COLUMNS, columns.size()));
    }
    Set<String> seen = new HashSet<>();
    Set<String> doubled = new TreeSet<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i);
      if (name.isEmpty() || name.length() > LONGEST_NAME) {
        throw new FunctionalsException(
            "column %d: expected a name of 1 to %d characters, got %d characters; is the separator what it should be?"
                .formatted(first + i + 1, LONGEST_NAME, name.length()));
      }
      if (!seen.add(name)) {
        doubled.add(name);
      }
    }
    if (!doubled.isEmpty()) {
      throw new FunctionalsException(
          "%s: expected a name of its own for each column; remove what stands twice"
              .formatted(Faults.some("column name", "column names", doubled, " doubled")));
    }
  }

  private static char separator(String line) {
    char best = ',';
    for (char candidate : new char[] {';', '\t'}) {
      best = count(line, candidate) > count(line, best) ? candidate : best;
    }
    return best;
  }

  private static long count(String line, char wanted) {
    return line.chars().filter(c -> c == wanted).count();
  }
}

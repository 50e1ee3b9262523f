package dev.vocalise.web.aggregation;

import dev.vocalise.activities.aggregation.ResultTable;
import java.util.List;
import java.util.function.Function;

/**
 * A form in which the results of a campaign are given out: by the REST API, on pages, by commands.
 *
 * @param name what users type
 * @param title what a link to it says
 * @param mediaType without a character set, which is always UTF-8
 * @param ending of a file
 * @param writer the text, with a line break at its end
 */
public record Export(
    String name,
    String title,
    String mediaType,
    String ending,
    Function<ResultTable, String> writer) {
  /** All there are, in the order in which they are offered. */
  public static final List<Export> ALL =
      List.of(
          new Export("text", "Text", "text/plain", "txt", TextTable::write),
          new Export("markdown", "Markdown", "text/markdown", "md", MarkdownTable::write),
          new Export("latex", "LaTeX", "application/x-tex", "tex", LatexTable::write),
          new Export("csv", "CSV", "text/csv", "csv", CsvTable::write),
          new Export("json", "JSON", "application/json", "json", JsonTable::write));

  public String write(ResultTable table) {
    return writer.apply(table);
  }

  public static List<String> names() {
    return ALL.stream().map(Export::name).toList();
  }

  /** The export of that name. */
  public static Export of(String name) {
    for (Export export : ALL) {
      if (export.name().equals(name)) {
        return export;
      }
    }
    String known = String.join(", ", names());
    throw new IllegalArgumentException(
        "unknown format '%s': expected %s"
            .formatted(name, known.replaceFirst(", ([^,]*)$", " or $1")));
  }
}

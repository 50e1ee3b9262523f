package dev.vocalise.web.aggregation;

import dev.vocalise.activities.aggregation.ResultTable;
import java.util.List;
import java.util.stream.Collectors;

/** A table in Markdown with pipes. */
final class MarkdownTable {
  private MarkdownTable() {}

  static String write(ResultTable table) {
    StringBuilder text = new StringBuilder(row(TableCells.HEADINGS)).append("|---|---|---|---|\n");
    TableCells.of(table).forEach(line -> text.append(row(line)));
    return text + TableCells.notes(table, "\n");
  }

  private static String row(List<String> line) {
    return line.stream()
        .map(cell -> cell.replace("\\", "\\\\").replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}

package dev.vocalise.activities.export.table;

import dev.vocalise.activities.aggregation.ResultTable;
import java.util.List;
import java.util.stream.Collectors;

/** A table in Markdown with pipes. */
public final class MarkdownTable implements TableExport {
  @Override
  public String name() {
    return "markdown";
  }

  @Override
  public String title() {
    return "Markdown";
  }

  @Override
  public String mediaType() {
    return "text/markdown";
  }

  @Override
  public String ending() {
    return "md";
  }

  @Override
  public String write(ResultTable table) {
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

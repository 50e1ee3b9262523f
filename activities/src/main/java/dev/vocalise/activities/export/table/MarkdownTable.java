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
    StringBuilder text = new StringBuilder();
    for (TableCells.Grid grid : TableCells.of(table)) {
      if (!grid.title().isEmpty()) {
        text.append("\n").append(grid.title()).append(":\n\n");
      }
      text.append(row(grid.headings())).append("|---".repeat(grid.headings().size())).append("|\n");
      grid.lines().forEach(line -> text.append(row(line)));
    }
    return text + TableCells.notes(table, "\n");
  }

  private static String row(List<String> line) {
    return line.stream()
        .map(cell -> cell.replace("\\", "\\\\").replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}

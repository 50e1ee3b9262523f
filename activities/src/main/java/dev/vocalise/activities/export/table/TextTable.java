package dev.vocalise.activities.export.table;

import dev.vocalise.activities.aggregation.ResultTable;
import java.util.ArrayList;
import java.util.List;

/** Aligned columns for a terminal. */
public final class TextTable implements TableExport {
  @Override
  public String name() {
    return "text";
  }

  @Override
  public String title() {
    return "Text";
  }

  @Override
  public String mediaType() {
    return "text/plain";
  }

  @Override
  public String ending() {
    return "txt";
  }

  @Override
  public String write(ResultTable table) {
    StringBuilder text = new StringBuilder();
    for (TableCells.Grid grid : TableCells.of(table)) {
      if (!grid.title().isEmpty()) {
        text.append('\n').append(grid.title()).append('\n');
      }
      append(grid, text);
    }
    return text + TableCells.notes(table, "");
  }

  private static void append(TableCells.Grid grid, StringBuilder text) {
    List<List<String>> lines = new ArrayList<>(List.of(grid.headings()));
    lines.addAll(grid.lines());
    int[] widths = new int[grid.headings().size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(line.get(i)));
      }
    }
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        row.append(line.get(i)).append(" ".repeat(widths[i] - width(line.get(i)) + 2));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}

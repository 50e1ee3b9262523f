package dev.vocalise.activities.export.table;

import dev.vocalise.activities.aggregation.ResultTable;
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
    List<List<String>> lines = TableCells.withHeadings(table);
    int[] widths = new int[TableCells.HEADINGS.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(line.get(i)));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        row.append(line.get(i)).append(" ".repeat(widths[i] - width(line.get(i)) + 2));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text + TableCells.notes(table, "");
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}

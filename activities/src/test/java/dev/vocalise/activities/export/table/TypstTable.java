package dev.vocalise.activities.export.table;

import dev.vocalise.activities.aggregation.ResultTable;
import java.util.List;

/** The table for Typst. */
public final class TypstTable implements TableExport {
  @Override
  public String name() {
    return "typst";
  }

  @Override
  public String title() {
    return "Typst";
  }

  @Override
  public String mediaType() {
    return "text/vnd.typst";
  }

  @Override
  public String ending() {
    return "typ";
  }

  @Override
  public String write(ResultTable table) {
    StringBuilder text = new StringBuilder("#table(columns: 4,\n");
    for (List<String> line : TableCells.withHeadings(table)) {
      line.forEach(cell -> text.append("  [").append(escaped(cell)).append("],\n"));
    }
    return text + ")\n";
  }

  private static String escaped(String cell) {
    return cell.replaceAll("([\\\\#\\[\\]*_$@<])", "\\\\$1");
  }
}

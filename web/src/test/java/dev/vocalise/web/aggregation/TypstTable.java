package dev.vocalise.web.aggregation;

import dev.vocalise.activities.aggregation.ResultTable;
import java.util.List;

/** The table for Typst. */
final class TypstTable {
  static final Export EXPORT =
      new Export("typst", "Typst", "text/vnd.typst", "typ", TypstTable::write);

  private TypstTable() {}

  static String write(ResultTable table) {
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

package dev.vocalise.activities.export.table;

import dev.vocalise.activities.aggregation.ResultTable;
import java.util.List;
import java.util.stream.Collectors;

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
    StringBuilder text = new StringBuilder();
    for (TableCells.Grid grid : TableCells.of(table)) {
      text.append("#table(columns: ").append(grid.headings().size()).append(",\n");
      text.append(line(grid.headings()));
      grid.lines().forEach(line -> text.append(line(line)));
      text.append(")\n");
    }
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream().map(cell -> "  [" + escaped(cell) + "],\n").collect(Collectors.joining());
  }

  private static String escaped(String cell) {
    return cell.replaceAll("([\\\\#\\[\\]*_$@<])", "\\\\$1");
  }
}

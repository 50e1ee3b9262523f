package dev.vocalise.activities.export.table;

import dev.vocalise.activities.aggregation.ResultTable;
import java.util.List;
import java.util.stream.Collectors;

/** A tabular environment. */
public final class LatexTable implements TableExport {
  @Override
  public String name() {
    return "latex";
  }

  @Override
  public String title() {
    return "LaTeX";
  }

  @Override
  public String mediaType() {
    return "application/x-tex";
  }

  @Override
  public String ending() {
    return "tex";
  }

  @Override
  public String write(ResultTable table) {
    StringBuilder text = new StringBuilder("\\begin{tabular}{lrrr}\n\\hline\n");
    text.append(row(TableCells.HEADINGS)).append("\\hline\n");
    TableCells.of(table).forEach(line -> text.append(row(line)));
    text.append("\\hline\n\\end{tabular}\n");
    return text + TableCells.notes(table, "% ");
  }

  private static String row(List<String> line) {
    return line.stream().map(LatexTable::escape).collect(Collectors.joining(" & ", "", " \\\\\n"));
  }

  private static String escape(String cell) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\textbackslash{}");
        case '~' -> text.append("\\textasciitilde{}");
        case '^' -> text.append("\\textasciicircum{}");
        case '±' -> text.append("$\\pm$");
        case '–' -> text.append("--");
        case '&', '%', '$', '#', '_', '{', '}' -> text.append('\\').append(c);
        default -> text.append(c);
      }
    }
    return text.toString();
  }
}

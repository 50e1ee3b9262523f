package dev.vocalise.activities.export.table;

import dev.vocalise.activities.aggregation.ResultTable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tabular environments: a file that compiles as it is, and that a document can take in by {@code
 * \\input}.
 */
public final class LatexTable implements TableExport {
  /** Inside a document {@code @nodocument} is nothing any more, and nothing begins or ends here. */
  private static final String BEGIN =
      """
      % Compiles as it is (pdflatex FILE) and in a document of yours (\\input{FILE}).
      \\makeatletter
      \\ifx\\@nodocument\\relax\\else
        \\documentclass{article}
        \\usepackage[landscape,margin=1cm]{geometry}
        \\begin{document}\\small
        \\def\\vocaliseend{\\end{document}}
      \\fi
      \\makeatother
      """;

  /** Latin Extended-A. */
  private static final int LAST_LATIN = 0x17f;

  private static final String END = "\\csname vocaliseend\\endcsname\n";

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
    StringBuilder text = new StringBuilder(BEGIN);
    for (TableCells.Grid grid : TableCells.of(table)) {
      if (!grid.title().isEmpty()) {
        text.append("\n\\par\\bigskip\\noindent ").append(escape(grid.title())).append(":\\par\n");
      }
      text.append("\\noindent\\begin{tabular}{l")
          .append("r".repeat(grid.headings().size() - 1))
          .append("}\n\\hline\n")
          .append(row(grid.headings()))
          .append("\\hline\n");
      grid.lines().forEach(line -> text.append(row(line)));
      text.append("\\hline\n\\end{tabular}\n");
    }
    return text + TableCells.notes(table, "% ") + END;
  }

  private static String row(List<String> line) {
    return line.stream().map(LatexTable::escape).collect(Collectors.joining(" & ", "", " \\\\\n"));
  }

  private static String escape(String cell) {
    StringBuilder text = new StringBuilder();
    cell.codePoints().forEach(c -> text.append(escaped(c)));
    return text.toString();
  }

  /** Letters beyond Latin stay readable as numbers: no usual font of LaTeX has them. */
  private static String escaped(int c) {
    return switch (c) {
      case '\\' -> "\\textbackslash{}";
      case '~' -> "\\textasciitilde{}";
      case '^' -> "\\textasciicircum{}";
      case '<' -> "\\textless{}";
      case '>' -> "\\textgreater{}";
      case '|' -> "\\textbar{}";
      case '"' -> "''";
      case '±' -> "$\\pm$";
      case '–' -> "--";
      case 'Δ' -> "$\\Delta$";
      case '&', '%', '$', '#', '_', '{', '}' -> "\\" + (char) c;
      default -> c <= LAST_LATIN ? Character.toString(c) : "[U+%04X]".formatted(c);
    };
  }
}

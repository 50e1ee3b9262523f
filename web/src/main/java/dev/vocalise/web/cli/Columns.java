package dev.vocalise.web.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows as lines: the first column to the left, the others to the right, each as wide as it needs.
 */
final class Columns {
  private Columns() {}

  static List<String> aligned(List<List<String>> rows) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int c = 0; c < row.size(); c++) {
        if (c == widths.size()) {
          widths.add(0);
        }
        widths.set(c, Math.max(widths.get(c), row.get(c).length()));
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < row.size(); c++) {
        String blank = " ".repeat(widths.get(c) - row.get(c).length());
        line.append(c == 0 ? row.get(c) + blank : "  " + blank + row.get(c));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}

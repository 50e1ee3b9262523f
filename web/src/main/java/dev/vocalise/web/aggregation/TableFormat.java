package dev.vocalise.web.aggregation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.workflows.campaign.Baseline;
import dev.vocalise.workflows.experiment.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The forms in which a result table is printed; every one ends with a line break. */
public enum TableFormat {
  TEXT("text/plain") {
    @Override
    public String print(ResultTable table) {
      List<List<String>> lines = new ArrayList<>();
      lines.add(HEADINGS);
      lines.addAll(cells(table));
      int[] widths = new int[HEADINGS.size()];
      for (List<String> line : lines) {
        for (int i = 0; i < widths.length; i++) {
          widths[i] = Math.max(widths[i], line.get(i).codePointCount(0, line.get(i).length()));
        }
      }
      StringBuilder text = new StringBuilder();
      for (List<String> line : lines) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
          String cell = line.get(i);
          row.append(cell)
              .append(" ".repeat(widths[i] - cell.codePointCount(0, cell.length()) + 2));
        }
        text.append(row.toString().stripTrailing()).append('\n');
      }
      return text + note(table, "");
    }
  },
  MARKDOWN("text/markdown") {
    @Override
    public String print(ResultTable table) {
      StringBuilder text =
          new StringBuilder("| " + String.join(" | ", HEADINGS) + " |\n|---|---|---|---|\n");
      for (List<String> line : cells(table)) {
        text.append(
            line.stream()
                .map(cell -> cell.replace("\\", "\\\\").replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n")));
      }
      return text + note(table, "\n");
    }
  },
  LATEX("application/x-tex") {
    @Override
    public String print(ResultTable table) {
      StringBuilder text = new StringBuilder("\\begin{tabular}{lrrr}\n\\hline\n");
      text.append(row(HEADINGS)).append("\\hline\n");
      for (List<String> line : cells(table)) {
        text.append(row(line));
      }
      text.append("\\hline\n\\end{tabular}\n");
      return text + note(table, "% ");
    }

    private String row(List<String> line) {
      return line.stream()
          .map(TableFormat::latex)
          .collect(Collectors.joining(" & ", "", " \\\\\n"));
    }
  },
  CSV("text/csv") {
    @Override
    public String print(ResultTable table) {
      StringBuilder text =
          new StringBuilder(
              "experiment,mean,std,seeds,missing,reference_mean,reference_std,reference_cite\n");
      for (ResultTable.Row row : table.experiments()) {
        @Nullable Reference reference = row.reference();
        text.append(
            Stream.of(
                    row.name(),
                    number(row.mean()),
                    number(row.std()),
                    Long.toString(row.finished()),
                    Long.toString(row.seeds().size() - row.finished()),
                    reference == null ? "" : number(reference.mean()),
                    reference == null ? "" : number(reference.std()),
                    reference == null || reference.cite() == null ? "" : reference.cite())
                .map(TableFormat::csv)
                .collect(Collectors.joining(",", "", "\n")));
      }
      for (Baseline baseline : table.baselines()) {
        text.append(csv(baseline.name()))
            .append(",,,,,")
            .append(number(baseline.mean()))
            .append(',')
            .append(number(baseline.std()))
            .append(",published\n");
      }
      return text.toString();
    }
  },
  JSON("application/json") {
    @Override
    public String print(ResultTable table) {
      ObjectMapper mapper = new ObjectMapper();
      ObjectNode root = mapper.createObjectNode().put("campaign", table.campaign());
      ArrayNode experiments = root.putArray("experiments");
      for (ResultTable.Row row : table.experiments()) {
        ObjectNode experiment =
            experiments
                .addObject()
                .put("name", row.name())
                .put("mean", row.mean())
                .put("std", row.std());
        experiment.set("reference", mapper.valueToTree(row.reference()));
        ArrayNode seeds = experiment.putArray("seeds");
        row.seeds()
            .forEach(seed -> seeds.addObject().put("seed", seed.seed()).put("uar", seed.uar()));
      }
      if (!table.recognised().isEmpty()) {
        root.set("recognised", mapper.valueToTree(table.recognised()));
      }
      try {
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
  };

  private static final List<String> HEADINGS = List.of("experiment", "UAR %", "seeds", "published");

  private final String mediaType;

  TableFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  public abstract String print(ResultTable table);

  public String mediaType() {
    return mediaType;
  }

  /** The format of that name. */
  public static TableFormat of(String name) {
    for (TableFormat format : values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "unknown format '" + name + "': expected text, markdown, latex, csv or json");
  }

  private static List<List<String>> cells(ResultTable table) {
    List<List<String>> lines = new ArrayList<>();
    for (ResultTable.Row row : table.experiments()) {
      long finished = row.finished();
      String seeds =
          finished == row.seeds().size() ? "" + finished : finished + " of " + row.seeds().size();
      @Nullable Reference reference = row.reference();
      String published = reference == null ? "–" : spread(reference.mean(), reference.std());
      if (reference != null && reference.cite() != null) {
        published += " (" + reference.cite() + ")";
      }
      lines.add(
          List.of(
              row.name(),
              row.mean() == null ? "–" : spread(row.mean(), row.std()),
              seeds,
              published));
    }
    for (Baseline baseline : table.baselines()) {
      lines.add(List.of(baseline.name(), "–", "–", spread(baseline.mean(), baseline.std())));
    }
    return lines;
  }

  /** Says what a reader of numbers must know when some are missing. */
  private static String note(ResultTable table, String prefix) {
    StringBuilder notes = new StringBuilder();
    for (RecognisedWords words : table.recognised()) {
      notes.append(prefix).append(words.line()).append('\n');
    }
    return table.complete()
        ? notes.toString()
        : notes
            + prefix
            + "Incomplete: %d runs have no result; see: vocalise campaign show %s%n"
                .formatted(table.missing(), table.campaign())
                .replace(System.lineSeparator(), "\n");
  }

  /** Two decimals would claim more than ten seeds can tell, as in the paper. */
  private static String spread(double mean, @Nullable Double std) {
    return std == null
        ? String.format(Locale.ROOT, "%.1f", mean)
        : String.format(Locale.ROOT, "%.1f ± %.1f", mean, std);
  }

  private static String number(@Nullable Double value) {
    return value == null ? "" : value.toString();
  }

  /** Quoted where needed; a leading sign that a spreadsheet would run as a formula gets a quote. */
  private static String csv(String cell) {
    String safe = !cell.isEmpty() && "=+-@".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    return safe.matches("(?s).*[\",\n\r].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
  }

  private static String latex(String cell) {
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

package dev.vocalise.activities.export.table;

import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.workflows.campaign.Baseline;
import dev.vocalise.workflows.experiment.Reference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Exact numbers, a row per experiment and per published number. */
public final class CsvTable implements TableExport {
  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String title() {
    return "CSV";
  }

  @Override
  public String mediaType() {
    return "text/csv";
  }

  @Override
  public String ending() {
    return "csv";
  }

  @Override
  public String write(ResultTable table) {
    StringBuilder text =
        new StringBuilder(
            "experiment,mean,std,seeds,missing,reference_mean,reference_std,reference_cite,reimplements\n");
    for (ResultTable.Row row : table.experiments()) {
      ExperimentScores scores = row.scores();
      Reference reference = scores.reference();
      text.append(
          line(
              scores.name(),
              scores.mean(),
              scores.deviation(),
              scores.seeds().size(),
              scores.missing(),
              reference == null ? null : reference.mean(),
              reference == null ? null : reference.std(),
              reference == null ? null : reference.cite(),
              row.reimplements()));
    }
    for (Baseline baseline : table.published()) {
      text.append(
          line(
              baseline.name(),
              null,
              null,
              null,
              null,
              baseline.mean(),
              baseline.std(),
              "published",
              null));
    }
    return text.toString();
  }

  private static String line(@Nullable Object... cells) {
    return Stream.of(cells)
        .map(cell -> cell == null ? "" : escape(cell.toString()))
        .collect(Collectors.joining(",", "", "\n"));
  }

  /** Quoted where needed; a leading sign that a spreadsheet would run as a formula gets a quote. */
  private static String escape(String cell) {
    String safe = !cell.isEmpty() && "=+-@".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    return safe.matches("(?s).*[\",\n\r].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
  }
}

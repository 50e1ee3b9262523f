package dev.vocalise.activities.export.table;

import dev.vocalise.activities.aggregation.Comparisons;
import dev.vocalise.activities.aggregation.Comparisons.Comparison;
import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.aggregation.Measures;
import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.model.aggregation.EffectSize;
import dev.vocalise.model.aggregation.PairedComparison;
import dev.vocalise.model.aggregation.SeedStatistics;
import dev.vocalise.workflows.campaign.Baseline;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Exact numbers, a row per experiment and per published number. */
public final class CsvTable implements TableExport {
  private static final List<String> HEADINGS =
      List.of(
          "experiment",
          "mean",
          "std",
          "seeds",
          "missing",
          "reference_mean",
          "reference_std",
          "reference_cite",
          "reimplements");

  private static final List<String> DETAILS =
      List.of(
          "ci95_low",
          "ci95_high",
          "wa_mean",
          "wa_std",
          "f1_mean",
          "f1_std",
          "audio_alone_mean",
          "audio_alone_std",
          "text_alone_mean",
          "text_alone_std",
          "wer",
          "baseline",
          "pairs",
          "delta",
          "delta_ci95_low",
          "delta_ci95_high",
          "t",
          "t_p",
          "t_p_holm",
          "wilcoxon",
          "wilcoxon_p",
          "wilcoxon_p_holm",
          "sign_p",
          "sign_p_holm",
          "dz",
          "dz_ci95_low",
          "dz_ci95_high",
          "seeds_needed");

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
    List<Integer> seeds =
        table.experiments().stream()
            .flatMap(row -> row.seeds().stream())
            .distinct()
            .sorted()
            .toList();
    List<@Nullable Object> headings = new ArrayList<>(HEADINGS);
    if (table.comparisons() != null) {
      headings.addAll(DETAILS);
      seeds.forEach(seed -> headings.add("uar_seed_" + seed));
    }
    StringBuilder text = new StringBuilder(line(headings));
    for (ResultTable.Row row : table.experiments()) {
      ExperimentScores scores = row.scores();
      Reference reference = scores.reference();
      List<@Nullable Object> cells =
          cells(
              scores.name(),
              scores.mean(),
              scores.deviation(),
              scores.seeds().size(),
              scores.missing(),
              reference == null ? null : reference.mean(),
              reference == null ? null : reference.std(),
              reference == null ? null : reference.cite(),
              row.reimplements());
      if (table.comparisons() != null) {
        cells.addAll(details(row, table.comparisons()));
        seeds.forEach(seed -> cells.add(scores.uarOf(seed)));
      }
      text.append(line(cells));
    }
    for (Baseline baseline : table.published()) {
      List<@Nullable Object> cells =
          cells(
              baseline.name(),
              null,
              null,
              null,
              null,
              baseline.mean(),
              baseline.std(),
              "published",
              null);
      while (cells.size() < headings.size()) {
        cells.add(null);
      }
      text.append(line(cells));
    }
    return text.toString();
  }

  private static List<@Nullable Object> details(ResultTable.Row row, Comparisons comparisons) {
    Measures measures = row.measures();
    Comparison one = comparisons.of(row.scores().name());
    SeedStatistics.Interval interval = row.scores().interval();
    List<@Nullable Object> cells =
        cells(interval == null ? null : interval.low(), interval == null ? null : interval.high());
    add(cells, measures.accuracy());
    add(cells, measures.macroF1());
    add(cells, row.scores().modalities().get(BranchSpec.AUDIO));
    add(cells, row.scores().modalities().get(BranchSpec.TEXT));
    cells.add(measures.wordErrorRate());
    if (one == null) {
      while (cells.size() < DETAILS.size()) {
        cells.add(null);
      }
      return cells;
    }
    PairedComparison paired = one.paired();
    SeedStatistics.Interval difference = paired.difference().confidence95();
    EffectSize effect = paired.effect();
    cells.addAll(
        cells(
            comparisons.baseline(),
            paired.n(),
            paired.difference().mean(),
            difference == null ? null : difference.low(),
            difference == null ? null : difference.high(),
            paired.t(),
            paired.tP(),
            one.t(),
            paired.wilcoxon().statistic(),
            paired.wilcoxon().p(),
            one.wilcoxon(),
            paired.sign().p(),
            one.sign(),
            effect == null ? null : effect.dz(),
            effect == null ? null : effect.confidence95().low(),
            effect == null ? null : effect.confidence95().high(),
            one.seedsNeeded()));
    return cells;
  }

  private static void add(List<@Nullable Object> cells, @Nullable SeedStatistics statistics) {
    cells.add(statistics == null ? null : statistics.mean());
    cells.add(statistics == null ? null : statistics.sampleStd());
  }

  private static List<@Nullable Object> cells(@Nullable Object... cells) {
    return new ArrayList<>(Arrays.asList(cells));
  }

  /** One line; numbers stand as they are, and text is escaped. */
  public static String line(List<? extends @Nullable Object> cells) {
    return cells.stream().map(CsvTable::cell).collect(Collectors.joining(",", "", "\n"));
  }

  private static String cell(@Nullable Object cell) {
    if (cell == null) {
      return "";
    }
    return cell instanceof Number ? cell.toString() : escape(cell.toString());
  }

  /** Quoted where needed; a leading sign that a spreadsheet would run as a formula gets a quote. */
  public static String escape(String cell) {
    String safe = !cell.isEmpty() && "=+-@".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    return safe.matches("(?s).*[\",\n\r].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
  }
}

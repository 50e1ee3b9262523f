package dev.vocalise.activities.export.table;

import dev.vocalise.activities.aggregation.Comparisons;
import dev.vocalise.activities.aggregation.Comparisons.Comparison;
import dev.vocalise.activities.aggregation.Measures;
import dev.vocalise.activities.aggregation.RecognisedWords;
import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.infra.text.Counted;
import dev.vocalise.model.aggregation.PairedComparison;
import dev.vocalise.model.aggregation.SeedStatistics;
import dev.vocalise.workflows.campaign.Baseline;
import dev.vocalise.workflows.experiment.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The cells of a table for people, as text that is not escaped yet. */
final class TableCells {
  private static final String NONE = "–";

  private TableCells() {}

  /**
   * Rows and columns.
   *
   * @param title empty for the results themselves, which come first
   */
  record Grid(String title, List<String> headings, List<List<String>> lines) {}

  /** A column of the results: what stands in it for an experiment. */
  private record Column(String heading, Function<ResultTable.Row, String> cell) {}

  /** Results; with details also comparisons, if there are any, and each seed. */
  static List<Grid> of(ResultTable table) {
    List<Grid> grids = new ArrayList<>(List.of(results(table)));
    Comparisons comparisons = table.comparisons();
    if (comparisons != null) {
      if (!comparisons.all().isEmpty()) {
        grids.add(comparisons(comparisons));
      }
      grids.add(seeds(table));
    }
    return grids;
  }

  private static Grid results(ResultTable table) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("experiment", ResultTable.Row::title));
    columns.add(new Column("UAR %", row -> spread(row.scores().uar())));
    boolean inDetail = table.comparisons() != null;
    if (inDetail) {
      columns.add(new Column("95 % interval", row -> interval(row.scores().interval())));
    }
    columns.add(
        new Column(
            "seeds",
            row ->
                row.scores().seeds().size()
                    + (row.scores().missing() == 0 ? "" : " of " + row.seeds().size())));
    if (inDetail) {
      details(table, columns);
    }
    columns.add(new Column("published", row -> published(row.scores().reference())));
    List<List<String>> lines = new ArrayList<>();
    for (ResultTable.Row row : table.experiments()) {
      lines.add(columns.stream().map(column -> column.cell().apply(row)).toList());
    }
    for (Baseline baseline : table.published()) {
      List<String> line = new ArrayList<>(List.of(baseline.name()));
      columns.subList(2, columns.size()).forEach(column -> line.add(NONE));
      line.add(spread(baseline.mean(), baseline.std()));
      lines.add(line);
    }
    return new Grid("", columns.stream().map(Column::heading).toList(), lines);
  }

  /** Of modalities and recognised words those that some experiment has. */
  private static void details(ResultTable table, List<Column> columns) {
    TreeSet<String> modalities = new TreeSet<>();
    table.experiments().forEach(row -> modalities.addAll(row.scores().modalities().keySet()));
    for (String modality : modalities) {
      columns.add(
          new Column(
              modality + " alone %", row -> spread(row.scores().modalities().get(modality))));
    }
    columns.add(new Column("WA %", row -> spread(row.measures().accuracy())));
    columns.add(new Column("F1 %", row -> spread(row.measures().macroF1())));
    if (table.experiments().stream()
        .map(ResultTable.Row::measures)
        .map(Measures::wordErrorRate)
        .anyMatch(Objects::nonNull)) {
      columns.add(new Column("WER %", row -> number(row.measures().wordErrorRate(), "%.1f")));
    }
  }

  private static Grid comparisons(Comparisons comparisons) {
    List<List<String>> lines = new ArrayList<>();
    for (Comparison one : comparisons.all()) {
      PairedComparison paired = one.paired();
      SeedStatistics.Interval effect =
          paired.effect() == null ? null : paired.effect().confidence95();
      lines.add(
          List.of(
              one.experiment(),
              String.valueOf(paired.n()),
              String.format(Locale.ROOT, "%+.1f", paired.difference().mean()),
              interval(paired.difference().confidence95()),
              p(paired, paired.tP(), one.t()),
              p(paired, paired.wilcoxon().p(), one.wilcoxon()),
              p(paired, paired.sign().p(), one.sign()),
              paired.effect() == null ? NONE : number(paired.effect().dz(), "%.2f"),
              effect == null
                  ? NONE
                  : String.format(Locale.ROOT, "%.2f to %.2f", effect.low(), effect.high()),
              one.seedsNeeded() == null ? NONE : String.valueOf(one.seedsNeeded())));
    }
    return new Grid(
        title(comparisons),
        List.of(
            "experiment",
            "n",
            "Δ UAR",
            "95 % interval",
            "t test: p, Holm",
            "Wilcoxon: p, Holm",
            "sign test: p, Holm",
            "d_z",
            "95 % interval",
            "seeds needed"),
        lines);
  }

  private static String title(Comparisons comparisons) {
    return "Against %s, n seeds in pairs: two-sided paired t test, exact Wilcoxon signed-rank test, exact sign test, each p also corrected by Holm over %d %s%s; d_z with its noncentral t interval; seeds needed in addition for 80 %% power at the difference seen"
        .formatted(
            comparisons.baseline(),
            comparisons.tests(),
            comparisons.tests() == 1 ? "comparison" : "comparisons",
            comparisons.all().stream().allMatch(one -> one.paired().tells())
                ? ""
                : ", in brackets below three seeds");
  }

  private static Grid seeds(ResultTable table) {
    TreeSet<Integer> seeds = new TreeSet<>();
    table.experiments().forEach(row -> seeds.addAll(row.seeds()));
    List<String> headings = new ArrayList<>(List.of("experiment"));
    seeds.forEach(seed -> headings.add(String.valueOf(seed)));
    List<List<String>> lines = new ArrayList<>();
    for (ResultTable.Row row : table.experiments()) {
      List<String> line = new ArrayList<>(List.of(row.scores().name()));
      seeds.forEach(seed -> line.add(number(row.scores().uarOf(seed), "%.2f")));
      lines.add(line);
    }
    return new Grid("UAR % of each seed", headings, lines);
  }

  /** How words were recognised, and how many results are missing. */
  static String notes(ResultTable table, String prefix) {
    StringBuilder notes = new StringBuilder();
    for (RecognisedWords words : table.recognised()) {
      notes.append(prefix).append(recognised(words)).append('\n');
    }
    if (table.missing() > 0) {
      notes
          .append(prefix)
          .append(
              "Incomplete: %s no result; see: "
                  .formatted(Counted.of(table.missing(), "run has", "runs have")))
          .append("vocalise campaign show %s\n".formatted(table.campaign()));
    }
    return notes.toString();
  }

  private static String recognised(RecognisedWords words) {
    String rate =
        words.wordErrorRate() == null
            ? "no transcripts to compare with"
            : String.format(Locale.ROOT, "word error rate %.1f %%", words.wordErrorRate() * 100);
    return "ASR: %s: %s, %s%s"
        .formatted(
            words.how(),
            rate,
            Counted.of(words.utterances(), "utterance", "utterances"),
            words.precision() == null ? "" : ". " + words.precision().sentence());
  }

  private static String published(@Nullable Reference reference) {
    if (reference == null) {
      return NONE;
    }
    String cite = reference.cite() == null ? "" : " (" + reference.cite() + ")";
    return spread(reference.mean(), reference.std()) + cite;
  }

  private static String spread(@Nullable SeedStatistics statistics) {
    return statistics == null ? NONE : spread(statistics.mean(), statistics.sampleStd());
  }

  /** Two decimals would claim more than ten seeds can tell, as in the paper. */
  private static String spread(double mean, @Nullable Double std) {
    return std == null
        ? String.format(Locale.ROOT, "%.1f", mean)
        : String.format(Locale.ROOT, "%.1f ± %.1f", mean, std);
  }

  private static String interval(SeedStatistics.@Nullable Interval interval) {
    return interval == null
        ? NONE
        : String.format(Locale.ROOT, "%.1f to %.1f", interval.low(), interval.high());
  }

  private static String p(PairedComparison paired, @Nullable Double p, @Nullable Double holm) {
    if (p == null || holm == null) {
      return NONE;
    }
    String text = probability(p) + ", " + probability(holm);
    return paired.tells() ? text : "(" + text + ")";
  }

  private static String probability(double p) {
    return p < 0.0001 ? "< 0.0001" : String.format(Locale.ROOT, "%.4f", p);
  }

  private static String number(@Nullable Double value, String format) {
    return value == null ? NONE : String.format(Locale.ROOT, format, value);
  }
}

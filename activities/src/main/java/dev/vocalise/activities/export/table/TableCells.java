package dev.vocalise.activities.export.table;

import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.aggregation.RecognisedWords;
import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.workflows.campaign.Baseline;
import dev.vocalise.workflows.experiment.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The cells of a table for people, as text that is not escaped yet. */
final class TableCells {
  static final List<String> HEADINGS = List.of("experiment", "UAR %", "seeds", "published");

  private TableCells() {}

  static List<List<String>> withHeadings(ResultTable table) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADINGS);
    lines.addAll(of(table));
    return lines;
  }

  static List<List<String>> of(ResultTable table) {
    List<List<String>> lines = new ArrayList<>();
    for (ResultTable.Row row : table.experiments()) {
      ExperimentScores scores = row.scores();
      Reference reference = scores.reference();
      String published = reference == null ? "–" : spread(reference.mean(), reference.std());
      if (reference != null && reference.cite() != null) {
        published += " (" + reference.cite() + ")";
      }
      lines.add(
          List.of(
              row.title(),
              scores.mean() == null ? "–" : spread(scores.mean(), scores.deviation()),
              scores.seeds().size() + (scores.missing() == 0 ? "" : " of " + row.seeds().size()),
              published));
    }
    for (Baseline baseline : table.published()) {
      lines.add(List.of(baseline.name(), "–", "–", spread(baseline.mean(), baseline.std())));
    }
    return lines;
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
          .append("Incomplete: %d runs have no result; see: ".formatted(table.missing()))
          .append("vocalise campaign show %s\n".formatted(table.campaign()));
    }
    return notes.toString();
  }

  private static String recognised(RecognisedWords words) {
    String rate =
        words.wordErrorRate() == null
            ? "no transcripts to compare with"
            : String.format(Locale.ROOT, "word error rate %.1f %%", words.wordErrorRate() * 100);
    return "ASR: %s: %s, %d utterances".formatted(words.how(), rate, words.utterances());
  }

  /** Two decimals would claim more than ten seeds can tell, as in the paper. */
  private static String spread(double mean, @Nullable Double std) {
    return std == null
        ? String.format(Locale.ROOT, "%.1f", mean)
        : String.format(Locale.ROOT, "%.1f ± %.1f", mean, std);
  }
}

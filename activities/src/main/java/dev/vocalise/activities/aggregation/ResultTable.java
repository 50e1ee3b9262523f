package dev.vocalise.activities.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.campaign.Baseline;
import dev.vocalise.workflows.experiment.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every experiment of a campaign over its finished seeds, beside what was published. The board and
 * every export are made from this.
 *
 * @param published numbers of other methods
 * @param recognised how well the words of a corpus were recognised, where they were
 */
public record ResultTable(
    String campaign,
    List<Row> experiments,
    List<Baseline> published,
    List<RecognisedWords> recognised) {
  public ResultTable {
    experiments = List.copyOf(experiments);
    published = List.copyOf(published);
    recognised = List.copyOf(recognised);
  }

  /**
   * One experiment.
   *
   * @param seeds all of them, ascending, with or without a result
   * @param reimplements the method of others that was implemented again here; null for ours
   */
  public record Row(ExperimentScores scores, List<Integer> seeds, @Nullable String reimplements) {
    public Row {
      seeds = List.copyOf(seeds);
    }

    public static Row of(CampaignBoard.ExperimentRow row) {
      return new Row(
          ExperimentScores.of(row),
          row.seeds().stream().map(CampaignBoard.SeedCell::seed).toList(),
          Reimplementations.of(row.settings()).keySet().stream().findFirst().orElse(null));
    }

    /** For people: a number of ours is not the original's. */
    public String title() {
      return reimplements == null ? scores.name() : scores.name() + " (re-implementation)";
    }

    /** Beside what was published of its method, where it has no number of its own. */
    private Row beside(List<Baseline> published) {
      if (reimplements == null || scores.reference() != null) {
        return this;
      }
      return published.stream()
          .filter(baseline -> reimplements.equals(baseline.method()))
          .findFirst()
          .map(
              b ->
                  new Row(
                      scores.with(new Reference(b.mean(), b.std(), b.name())), seeds, reimplements))
          .orElse(this);
    }
  }

  /**
   * The table of what the database holds.
   *
   * @param stages of the campaign that belong to no run
   */
  public static ResultTable of(CampaignBoard board, List<StageView> stages) {
    List<Baseline> published = new ArrayList<>();
    for (JsonNode baseline : board.campaign().spec().path("baselines")) {
      published.add(CanonicalJson.read(baseline, Baseline.class));
    }
    return of(
        board.campaign().name(),
        board.experiments().stream().map(Row::of).toList(),
        published,
        RecognisedWords.among(stages));
  }

  /** Published numbers stand beside re-implementations of their methods, where there are any. */
  public static ResultTable of(
      String campaign,
      List<Row> experiments,
      List<Baseline> published,
      List<RecognisedWords> recognised) {
    List<Row> rows = experiments.stream().map(row -> row.beside(published)).toList();
    List<Baseline> others =
        published.stream()
            .filter(
                baseline ->
                    baseline.method() == null
                        || rows.stream()
                            .noneMatch(row -> baseline.method().equals(row.reimplements())))
            .toList();
    return new ResultTable(campaign, rows, others, recognised);
  }

  /** How many runs have no result. */
  public int missing() {
    return experiments.stream().mapToInt(row -> row.scores().missing()).sum();
  }
}

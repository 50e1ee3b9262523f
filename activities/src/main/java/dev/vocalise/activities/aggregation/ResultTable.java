package dev.vocalise.activities.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.campaign.Baseline;
import java.util.ArrayList;
import java.util.List;

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
   */
  public record Row(ExperimentScores scores, List<Integer> seeds) {
    public Row {
      seeds = List.copyOf(seeds);
    }

    public static Row of(CampaignBoard.ExperimentRow row) {
      return new Row(
          ExperimentScores.of(row),
          row.seeds().stream().map(CampaignBoard.SeedCell::seed).toList());
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
    return new ResultTable(
        board.campaign().name(),
        board.experiments().stream().map(Row::of).toList(),
        published,
        RecognisedWords.among(stages));
  }

  /** How many runs have no result. */
  public int missing() {
    return experiments.stream().mapToInt(row -> row.scores().missing()).sum();
  }
}

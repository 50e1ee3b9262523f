package dev.vocalise.activities.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.campaign.Baseline;
import dev.vocalise.workflows.experiment.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every experiment of a campaign over its finished seeds, beside what was published. The board and
 * every export are made from this.
 *
 * @param published numbers of other methods
 * @param recognised how well the words of a corpus were recognised, where they were
 * @param comparisons of all experiments with one of them; null where UAR and seeds alone are wanted
 */
public record ResultTable(
    String campaign,
    List<Row> experiments,
    List<Baseline> published,
    List<RecognisedWords> recognised,
    @Nullable Comparisons comparisons) {
  public ResultTable {
    experiments = List.copyOf(experiments);
    published = List.copyOf(published);
    recognised = List.copyOf(recognised);
  }

  /** Without details. */
  public ResultTable(
      String campaign,
      List<Row> experiments,
      List<Baseline> published,
      List<RecognisedWords> recognised) {
    this(campaign, experiments, published, recognised, null);
  }

  /**
   * One experiment.
   *
   * @param seeds all of them, ascending, with or without a result
   * @param reimplements the method of others that was implemented again here; null for ours
   */
  public record Row(
      ExperimentScores scores,
      Measures measures,
      List<Integer> seeds,
      @Nullable String reimplements) {
    public Row {
      seeds = List.copyOf(seeds);
    }

    public static Row of(CampaignBoard.ExperimentRow row) {
      List<RunScores> finished = ExperimentScores.finished(row);
      return new Row(
          ExperimentScores.of(row, finished),
          Measures.of(finished),
          row.seeds().stream().map(CampaignBoard.SeedCell::seed).toList(),
          Reimplementations.of(row.settings()).keySet().stream().findFirst().orElse(null));
    }

    /** For people: a number of ours is not the original's. */
    public String title() {
      return reimplements == null ? scores.name() : scores.name() + " (re-implementation)";
    }

    private Row with(@Nullable Double wordErrorRate) {
      return new Row(scores, measures.with(wordErrorRate), seeds, reimplements);
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
                      scores.with(new Reference(b.mean(), b.std(), b.name())),
                      measures,
                      seeds,
                      reimplements))
          .orElse(this);
    }
  }

  /**
   * The table of what the database holds, with its details.
   *
   * @param stages of the campaign that belong to no run
   * @param baseline name of the experiment that the others are compared with; null for the first
   * @throws IncomparableException that names the experiments where none has this name
   */
  public static ResultTable of(
      CampaignBoard board, List<StageView> stages, @Nullable String baseline) {
    return of(board, board.experiments().stream().map(Row::of).toList(), stages, baseline);
  }

  /**
   * The same of what is known of its experiments.
   *
   * @param known one row per experiment of the board, whose own scores are not read
   */
  static ResultTable of(
      CampaignBoard board, List<Row> known, List<StageView> stages, @Nullable String baseline) {
    ResultTable table =
        of(board.campaign().name(), known, published(board), RecognisedWords.among(stages));
    List<ExperimentScores> scores = table.experiments.stream().map(Row::scores).toList();
    Comparisons comparisons =
        Comparisons.of(baseline, scores, () -> unknown(table, String.valueOf(baseline)));
    Map<String, Double> rates = new HashMap<>();
    for (RecognisedWords words : table.recognised) {
      if (words.wordErrorRate() != null) {
        rates.put(words.how(), 100 * words.wordErrorRate());
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < board.experiments().size(); i++) {
      String heard = RecognisedWords.readBy(board.experiments().get(i).settings());
      rows.add(table.experiments.get(i).with(heard == null ? null : rates.get(heard)));
    }
    return new ResultTable(table.campaign, rows, table.published, table.recognised, comparisons);
  }

  private static IncomparableException unknown(ResultTable table, String baseline) {
    return new IncomparableException(
        "campaign '%s' has no experiment '%s' to compare with: expected one of %s"
            .formatted(
                table.campaign,
                baseline,
                table.experiments.stream()
                    .map(row -> row.scores().name())
                    .collect(Collectors.joining(", "))));
  }

  /**
   * The same without details.
   *
   * @param stages of the campaign that belong to no run
   */
  public static ResultTable of(CampaignBoard board, List<StageView> stages) {
    return of(
        board.campaign().name(),
        board.experiments().stream().map(Row::of).toList(),
        published(board),
        RecognisedWords.among(stages));
  }

  private static List<Baseline> published(CampaignBoard board) {
    List<Baseline> published = new ArrayList<>();
    for (JsonNode baseline : board.campaign().spec().path("baselines")) {
      published.add(CanonicalJson.read(baseline, Baseline.class));
    }
    return published;
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

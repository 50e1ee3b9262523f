package dev.vocalise.web.ui.campaign;

import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignSummary;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.format.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The list of campaigns, those with failures first, then the newest.
 *
 * @param archived how many are archived
 * @param all whether these are shown too
 */
public record CampaignsView(List<Row> campaigns, int archived, boolean all) {
  private static final int MOST_RESULTS = 4;

  /**
   * One campaign.
   *
   * @param note the first line of it
   * @param reason why it ended other than done
   * @param results experiments with a mean, in the order of the file
   */
  public record Row(
      String name,
      List<String> tags,
      @Nullable String note,
      boolean archived,
      State state,
      @Nullable String reason,
      ProgressView progress,
      List<Result> results,
      int moreResults,
      String launched) {}

  /** UAR in percent of one experiment, worded. */
  public record Result(String experiment, String mean, @Nullable String deviation) {}

  /**
   * @param boards the board of a campaign by its name, for its results
   * @param all whether archived ones are shown
   */
  static CampaignsView of(
      List<CampaignSummary> campaigns,
      Function<String, Optional<CampaignBoard>> boards,
      boolean all) {
    Comparator<CampaignSummary> failuresFirst =
        Comparator.comparing(campaign -> count(campaign, RunState.FAILED) == 0);
    return new CampaignsView(
        campaigns.stream()
            .filter(campaign -> all || campaign.archivedAt() == null)
            .sorted(
                failuresFirst.thenComparing(CampaignSummary::createdAt, Comparator.reverseOrder()))
            .map(campaign -> row(campaign, boards))
            .toList(),
        (int) campaigns.stream().filter(campaign -> campaign.archivedAt() != null).count(),
        all);
  }

  private static Row row(
      CampaignSummary campaign, Function<String, Optional<CampaignBoard>> boards) {
    List<Result> results = new ArrayList<>();
    if (count(campaign, RunState.DONE) > 0) {
      boards
          .apply(campaign.name())
          .ifPresent(board -> board.experiments().forEach(row -> add(results, row)));
    }
    int shown = Math.min(MOST_RESULTS, results.size());
    return new Row(
        campaign.name(),
        campaign.tags(),
        campaign.note() == null ? null : campaign.note().lines().findFirst().orElse(null),
        campaign.archivedAt() != null,
        State.of(campaign.state()),
        campaign.reason(),
        ProgressView.of(state -> count(campaign, state)),
        List.copyOf(results.subList(0, shown)),
        results.size() - shown,
        NumberFormat.dayAndTime(campaign.createdAt()));
  }

  private static void add(List<Result> results, CampaignBoard.ExperimentRow row) {
    ExperimentScores scores = ExperimentScores.of(row);
    Double mean = scores.mean();
    Double deviation = scores.deviation();
    if (mean != null) {
      results.add(
          new Result(
              row.name(),
              NumberFormat.one(mean),
              deviation == null ? null : NumberFormat.one(deviation)));
    }
  }

  private static int count(CampaignSummary campaign, RunState state) {
    return campaign.runs().getOrDefault(state, 0L).intValue();
  }
}

package dev.vocalise.web.ui.analysis;

import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.activities.training.OwnClasses;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.format.State;
import dev.vocalise.web.ui.score.ConfusionView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An experiment over its seeds.
 *
 * @param confusion counts summed over the finished seeds; null before the first
 */
public record ExperimentView(
    String campaign,
    String topics,
    String name,
    String summary,
    List<Seed> seeds,
    @Nullable ConfusionView confusion) {

  /** One seed; scores in percent, a dash before there are any. */
  public record Seed(
      String runId, int seed, State state, String uar, String accuracy, String f1, boolean done) {}

  static ExperimentView of(CampaignBoard board, ExperimentRow row) {
    ExperimentScores scores = ExperimentScores.of(row);
    Double mean = scores.mean();
    Double deviation = scores.deviation();
    return new ExperimentView(
        board.campaign().name(),
        "campaign-" + board.campaign().id(),
        row.name(),
        mean == null
            ? "no result yet"
            : "UAR %s%s %% over %s"
                .formatted(
                    NumberFormat.one(mean),
                    deviation == null ? "" : " ± " + NumberFormat.one(deviation),
                    NumberFormat.count(scores.seeds().size(), "seed", "seeds")),
        row.seeds().stream().map(ExperimentView::seed).toList(),
        scores.confusion() == null
            ? null
            : ConfusionView.of(Scores.of(scores.confusion()), OwnClasses.names(row.settings())));
  }

  private static Seed seed(SeedCell cell) {
    Scores scores =
        cell.state() == RunState.DONE && cell.scores() != null
            ? RunScores.of(cell.scores()).decided()
            : null;
    return new Seed(
        cell.runId().toString(),
        cell.seed(),
        State.of(cell.state()),
        scores == null ? "–" : NumberFormat.one(100 * scores.unweightedAverageRecall()),
        scores == null ? "–" : NumberFormat.one(100 * scores.accuracy()),
        scores == null ? "–" : NumberFormat.one(100 * scores.macroF1OfSeenClasses()),
        scores != null);
  }
}

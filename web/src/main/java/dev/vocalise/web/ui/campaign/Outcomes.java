package dev.vocalise.web.ui.campaign;

import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.model.aggregation.PairedComparison;
import dev.vocalise.model.aggregation.SeedStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Scores of an experiment over its finished seeds, in percent, as the table prints them. */
final class Outcomes {
  private Outcomes() {}

  static @Nullable SeedStatistics of(ExperimentRow row) {
    double[] scores = scores(row).values().stream().mapToDouble(Double::doubleValue).toArray();
    return scores.length == 0 ? null : SeedStatistics.of(scores);
  }

  /** Over the seeds that both have; null below two of them. */
  static @Nullable PairedComparison paired(ExperimentRow row, ExperimentRow first) {
    Map<Integer, Double> theirs = scores(first);
    List<Double> a = new ArrayList<>();
    List<Double> b = new ArrayList<>();
    scores(row)
        .forEach(
            (seed, score) -> {
              Double other = theirs.get(seed);
              if (other != null) {
                a.add(score);
                b.add(other);
              }
            });
    return a.size() < 2 ? null : PairedComparison.of(array(a), array(b));
  }

  private static Map<Integer, Double> scores(ExperimentRow row) {
    Map<Integer, Double> scores = new TreeMap<>();
    for (SeedCell cell : row.seeds()) {
      Double uar = cell.uar();
      if (uar != null) {
        scores.put(cell.seed(), 100 * uar);
      }
    }
    return scores;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}

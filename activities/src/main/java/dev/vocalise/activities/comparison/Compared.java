package dev.vocalise.activities.comparison;

import dev.vocalise.activities.aggregation.Comparisons;
import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.aggregation.Measures;
import dev.vocalise.infra.lineage.ComparedRuns;
import dev.vocalise.infra.lineage.RunState;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sides beside each other.
 *
 * @param comparisons of all sides with one of them, UAR paired by seed
 * @param differences in settings, inputs, code and machine
 */
public record Compared(List<Scored> sides, Comparisons comparisons, List<Difference> differences) {
  public Compared {
    sides = List.copyOf(sides);
    differences = List.copyOf(differences);
  }

  /**
   * One side.
   *
   * @param classes in the order of the recalls
   * @param scores over its finished seeds, percent
   * @param curves accuracy on S_va over the steps of training, a fraction; the key of each is the
   *     modality of its branch
   */
  public record Scored(
      String name,
      UUID campaignId,
      String campaign,
      String experiment,
      List<String> classes,
      List<Seed> seeds,
      ExperimentScores scores,
      Measures measures,
      List<ComparedRuns.Curve> curves) {
    public Scored {
      classes = List.copyOf(classes);
      seeds = List.copyOf(seeds);
      curves = List.copyOf(curves);
    }
  }

  /**
   * One seed of a side.
   *
   * @param uar in percent, null while it has none
   */
  public record Seed(int seed, UUID run, RunState state, @Nullable Double uar) {}
}

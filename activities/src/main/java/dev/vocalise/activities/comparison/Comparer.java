package dev.vocalise.activities.comparison;

import dev.vocalise.activities.aggregation.Comparisons;
import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.aggregation.IncomparableException;
import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.activities.training.TrainingMetrics;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.ComparedRuns;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.workflows.experiment.BranchSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares experiments and runs, of one campaign or of several. */
public record Comparer(
    CampaignRepository campaigns, RunRepository runs, ComparedRuns rows, ArtifactStore artifacts) {

  /**
   * Sides beside each other.
   *
   * @param names two and more: of campaigns, each of which stands for all its experiments; {@code
   *     campaign/experiment}; {@code campaign/experiment/seed}; ids of runs or their beginnings
   * @param baseline name of the side that the others are compared with; null for the first
   * @throws UnknownSideException if there is no such thing
   * @throws IncomparableException if there are too few or too many, or none is the baseline
   */
  public Compared compare(List<String> names, @Nullable String baseline) {
    List<Side> sides = new Sides(campaigns, runs).named(names);
    if (sides.size() < 2) {
      throw new IncomparableException(
          "expected two experiments or runs to compare, or more; got "
              + (sides.isEmpty() ? "none" : "'" + sides.get(0).name() + "' alone"));
    }
    List<Compared.Scored> scored = sides.stream().map(this::scored).toList();
    List<ExperimentScores> scores = scored.stream().map(Compared.Scored::scores).toList();
    return new Compared(
        scored,
        Comparisons.of(baseline, scores, () -> noBaseline(String.valueOf(baseline), sides)),
        Differences.of(sides, rows));
  }

  private static IncomparableException noBaseline(String baseline, List<Side> sides) {
    return new IncomparableException(
        "the baseline '%s' is none of what is compared: expected one of %s"
            .formatted(baseline, String.join(", ", sides.stream().map(Side::name).toList())));
  }

  private Compared.Scored scored(Side side) {
    ResultTable.Row row = ResultTable.Row.of(side.row());
    return new Compared.Scored(
        side.name(),
        side.in().id(),
        side.in().name(),
        side.experiment(),
        side.classes(),
        side.row().seeds().stream()
            .map(
                seed ->
                    new Compared.Seed(
                        seed.seed(),
                        seed.runId(),
                        seed.state(),
                        seed.uar() == null ? null : Double.valueOf(100 * seed.uar())))
            .toList(),
        row.scores(),
        row.measures(),
        rows.curves(side.runs(), TrainingMetrics.VALIDATION_ACCURACY).stream()
            .map(curve -> new ComparedRuns.Curve(branch(side, curve.key()), curve.points()))
            .toList());
  }

  /** The modality whose training a curve is of: it stands before the key where there are two. */
  private static String branch(Side side, String key) {
    int dot = key.indexOf('.');
    return dot < 0
        ? side.row().settings().path("modality").asText(BranchSpec.AUDIO)
        : key.substring(0, dot);
  }

  /**
   * The decisions of two sides. Two runs are compared whatever their seeds; else the runs of each
   * seed that both sides have finished.
   *
   * @throws UnknownSideException if there is no such thing
   * @throws IncomparableException if their test sets are not the same, or no seed is shared
   */
  public PairedTests tests(String first, String second) {
    Sides sides = new Sides(campaigns, runs);
    return PairedTests.of(one(sides, first), one(sides, second), rows, artifacts);
  }

  private static Side one(Sides sides, String name) {
    List<Side> named = sides.named(List.of(name));
    if (named.size() != 1) {
      throw new IncomparableException(
          "'%s' has %d experiments; expected CAMPAIGN/EXPERIMENT, CAMPAIGN/EXPERIMENT/SEED or the id of a run"
              .formatted(name, named.size()));
    }
    return named.get(0);
  }
}

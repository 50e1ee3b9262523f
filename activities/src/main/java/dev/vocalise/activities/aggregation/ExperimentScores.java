package dev.vocalise.activities.aggregation;

import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.model.aggregation.ConfusionMatrix;
import dev.vocalise.model.aggregation.PairedComparison;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.aggregation.SeedStatistics;
import dev.vocalise.model.fusion.FusionReport;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One experiment over its finished seeds. Table, board, artifact and exports are all made from
 * this, so that they cannot disagree. UAR in percent.
 *
 * @param seeds finished seeds, ascending
 * @param missing seeds without a score
 * @param uar summary over the seeds, null before the first one has finished
 * @param modalities the same of each modality alone where two are fused, else empty
 * @param recall mean recall per class as a fraction, null where the class occurred in no reference
 * @param confusion counts summed over the seeds, null before the first one has finished
 */
public record ExperimentScores(
    String name,
    List<SeedUar> seeds,
    int missing,
    @Nullable SeedStatistics uar,
    Map<String, SeedStatistics> modalities,
    List<@Nullable Double> recall,
    @Nullable ConfusionMatrix confusion,
    @Nullable Reference reference) {

  /** UAR of one seed, in percent. */
  public record SeedUar(int seed, double uar) {}

  public static ExperimentScores of(CampaignBoard.ExperimentRow row) {
    return of(row, finished(row));
  }

  /** What is known of the finished seeds, ascending. */
  static List<RunScores> finished(CampaignBoard.ExperimentRow row) {
    return row.seeds().stream()
        .filter(cell -> cell.uar() != null && cell.scores() != null)
        .map(cell -> RunScores.of(cell.scores()))
        .toList();
  }

  /**
   * @param runs {@link #finished} of the row
   */
  static ExperimentScores of(CampaignBoard.ExperimentRow row, List<RunScores> runs) {
    List<SeedUar> seeds = new ArrayList<>();
    for (CampaignBoard.SeedCell cell : row.seeds()) {
      if (cell.uar() != null) {
        seeds.add(new SeedUar(cell.seed(), 100 * cell.uar()));
      }
    }
    List<Scores> decided = runs.stream().map(RunScores::decided).toList();
    return new ExperimentScores(
        row.name(),
        seeds,
        row.seeds().size() - seeds.size(),
        seeds.isEmpty()
            ? null
            : SeedStatistics.of(seeds.stream().mapToDouble(SeedUar::uar).toArray()),
        modalities(runs),
        meanRecall(decided),
        decided.isEmpty()
            ? null
            : ConfusionMatrix.sum(decided.stream().map(Scores::confusion).toList()),
        row.reference() == null ? null : CanonicalJson.read(row.reference(), Reference.class));
  }

  /** The same beside another published number. */
  ExperimentScores with(Reference published) {
    return new ExperimentScores(
        name, seeds, missing, uar, modalities, recall, confusion, published);
  }

  /** Over the finished seeds; null before the first one has finished. */
  public @Nullable Double mean() {
    return uar == null ? null : Double.valueOf(uar.mean());
  }

  /** Sample deviation; null below two finished seeds. */
  public @Nullable Double deviation() {
    return uar == null ? null : uar.sampleStd();
  }

  /** 95 % interval of the mean; null below two finished seeds. */
  public SeedStatistics.@Nullable Interval interval() {
    return uar == null ? null : uar.confidence95();
  }

  /** UAR of a seed in percent; null while it has none. */
  public @Nullable Double uarOf(int seed) {
    return seeds.stream()
        .filter(finished -> finished.seed() == seed)
        .map(SeedUar::uar)
        .findFirst()
        .orElse(null);
  }

  /** Ours − the other's over the seeds that both have finished; null if there is none. */
  public @Nullable PairedComparison comparedWith(ExperimentScores baseline) {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (SeedUar seed : seeds) {
      Double other = baseline.uarOf(seed.seed());
      if (other != null) {
        ours.add(seed.uar());
        theirs.add(other);
      }
    }
    return ours.isEmpty() ? null : PairedComparison.of(array(ours), array(theirs));
  }

  private static Map<String, SeedStatistics> modalities(List<RunScores> runs) {
    List<FusionReport> fused =
        runs.stream().map(RunScores::fusion).filter(Objects::nonNull).toList();
    Map<String, SeedStatistics> modalities = new LinkedHashMap<>();
    percent(BranchSpec.AUDIO, fused.stream().map(FusionReport::audio), modalities);
    percent(BranchSpec.TEXT, fused.stream().map(FusionReport::text), modalities);
    return modalities;
  }

  /** Over the seeds in which the modality had anything to decide, if there are any. */
  private static void percent(
      String modality, Stream<@Nullable Scores> scores, Map<String, SeedStatistics> into) {
    double[] percent =
        scores
            .filter(Objects::nonNull)
            .mapToDouble(own -> 100 * own.unweightedAverageRecall())
            .toArray();
    if (percent.length > 0) {
      into.put(modality, SeedStatistics.of(percent));
    }
  }

  private static List<@Nullable Double> meanRecall(List<Scores> scores) {
    List<@Nullable Double> mean = new ArrayList<>();
    for (int c = 0; !scores.isEmpty() && c < scores.get(0).recall().size(); c++) {
      int emotion = c;
      List<Double> values =
          scores.stream().map(run -> run.recall().get(emotion)).filter(Objects::nonNull).toList();
      mean.add(values.isEmpty() ? null : SeedStatistics.of(array(values)).mean());
    }
    return mean;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}

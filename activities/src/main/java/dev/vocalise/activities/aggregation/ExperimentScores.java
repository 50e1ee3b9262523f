package dev.vocalise.activities.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One experiment over its finished seeds. Table, board and artifact are all made from this, so that
 * they cannot disagree. UAR in percent.
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
    List<CampaignBoard.SeedCell> done =
        row.seeds().stream().filter(cell -> cell.uar() != null && cell.scores() != null).toList();
    List<SeedUar> seeds =
        done.stream()
            .map(cell -> new SeedUar(cell.seed(), 100 * Objects.requireNonNull(cell.uar())))
            .toList();
    List<Scores> scores =
        done.stream().map(cell -> scores(Objects.requireNonNull(cell.scores()))).toList();
    boolean none = seeds.isEmpty();
    return new ExperimentScores(
        row.name(),
        seeds,
        row.seeds().size() - seeds.size(),
        none ? null : SeedStatistics.of(seeds.stream().mapToDouble(SeedUar::uar).toArray()),
        modalities(done),
        meanRecall(scores),
        none ? null : ConfusionMatrix.sum(scores.stream().map(Scores::confusion).toList()),
        row.reference() == null ? null : read(row.reference(), Reference.class));
  }

  /** Ours − the other's over the seeds that both have finished; null if there is none. */
  public @Nullable PairedComparison comparedWith(ExperimentScores baseline) {
    Map<Integer, Double> theirs = new TreeMap<>();
    baseline.seeds.forEach(seed -> theirs.put(seed.seed(), seed.uar()));
    List<SeedUar> common = seeds.stream().filter(seed -> theirs.containsKey(seed.seed())).toList();
    if (common.isEmpty()) {
      return null;
    }
    return PairedComparison.of(
        common.stream().mapToDouble(SeedUar::uar).toArray(),
        common.stream().mapToDouble(seed -> theirs.getOrDefault(seed.seed(), 0.0)).toArray());
  }

  /** The scores of a run as they stand in the database. */
  public static Scores scores(JsonNode json) {
    return RunScores.of(json).decided();
  }

  private static Map<String, SeedStatistics> modalities(List<CampaignBoard.SeedCell> done) {
    List<FusionReport> reports = new ArrayList<>();
    for (CampaignBoard.SeedCell cell : done) {
      FusionReport report = RunScores.of(Objects.requireNonNull(cell.scores())).fusion();
      if (report != null) {
        reports.add(report);
      }
    }
    Map<String, SeedStatistics> modalities = new LinkedHashMap<>();
    percent(BranchSpec.AUDIO, reports.stream().map(FusionReport::audio).toList(), modalities);
    List<Scores> read = new ArrayList<>();
    for (FusionReport report : reports) {
      if (report.text() != null) {
        read.add(report.text());
      }
    }
    percent(BranchSpec.TEXT, read, modalities);
    return modalities;
  }

  /** Over the seeds in which the modality had anything to decide, if there are any. */
  private static void percent(
      String modality, List<Scores> scores, Map<String, SeedStatistics> into) {
    if (!scores.isEmpty()) {
      into.put(
          modality,
          SeedStatistics.of(
              scores.stream().mapToDouble(own -> 100 * own.unweightedAverageRecall()).toArray()));
    }
  }

  private static List<@Nullable Double> meanRecall(List<Scores> scores) {
    List<@Nullable Double> mean = new ArrayList<>();
    for (int c = 0; !scores.isEmpty() && c < scores.get(0).recall().size(); c++) {
      List<Double> values = new ArrayList<>();
      for (Scores run : scores) {
        Double recall = run.recall().get(c);
        if (recall != null) {
          values.add(recall);
        }
      }
      mean.add(
          values.isEmpty()
              ? null
              : SeedStatistics.of(values.stream().mapToDouble(Double::doubleValue).toArray())
                  .mean());
    }
    return mean;
  }

  private static <T> T read(JsonNode json, Class<T> type) {
    try {
      return CanonicalJson.MAPPER.treeToValue(json, type);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException("stored " + type.getSimpleName() + " cannot be read", e);
    }
  }
}

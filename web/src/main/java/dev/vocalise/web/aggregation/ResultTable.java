package dev.vocalise.web.aggregation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.aggregation.SeedStatistics;
import dev.vocalise.workflows.campaign.Baseline;
import dev.vocalise.workflows.experiment.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * UAR of every experiment over its finished seeds, in percent, beside what was published.
 *
 * @param baselines published numbers of other methods
 * @param recognised how well the words of a corpus were recognised, where they were
 */
public record ResultTable(
    String campaign,
    List<Row> experiments,
    List<Baseline> baselines,
    List<RecognisedWords> recognised) {
  public ResultTable {
    experiments = List.copyOf(experiments);
    baselines = List.copyOf(baselines);
    recognised = List.copyOf(recognised);
  }

  /**
   * @param mean over the finished seeds, null while there is none
   * @param std sample deviation, null below two finished seeds
   * @param reference the paper's number
   */
  public record Row(
      String name,
      @Nullable Double mean,
      @Nullable Double std,
      @Nullable Reference reference,
      List<Seed> seeds) {
    public Row {
      seeds = List.copyOf(seeds);
    }

    static Row of(String name, @Nullable Reference reference, List<Seed> seeds) {
      double[] finished =
          seeds.stream()
              .map(Seed::uar)
              .filter(Objects::nonNull)
              .mapToDouble(Double::doubleValue)
              .toArray();
      if (finished.length == 0) {
        return new Row(name, null, null, reference, seeds);
      }
      SeedStatistics statistics = SeedStatistics.of(finished);
      return new Row(name, statistics.mean(), statistics.sampleStd(), reference, seeds);
    }

    long finished() {
      return seeds.stream().filter(seed -> seed.uar() != null).count();
    }
  }

  /** One seed; {@code uar} is null while it has no result. */
  public record Seed(int seed, @Nullable Double uar) {}

  /**
   * The table of what the database holds.
   *
   * @param stages of the campaign that belong to no run
   */
  public static ResultTable of(CampaignBoard board, List<StageView> stages, ObjectMapper json) {
    List<Row> rows = new ArrayList<>();
    for (CampaignBoard.ExperimentRow row : board.experiments()) {
      List<Seed> seeds =
          row.seeds().stream().map(cell -> new Seed(cell.seed(), percent(cell.uar()))).toList();
      rows.add(Row.of(row.name(), read(row.reference(), Reference.class, json), seeds));
    }
    List<Baseline> baselines = new ArrayList<>();
    for (JsonNode baseline : board.campaign().spec().path("baselines")) {
      baselines.add(Objects.requireNonNull(read(baseline, Baseline.class, json)));
    }
    return new ResultTable(
        board.campaign().name(), rows, baselines, RecognisedWords.among(stages, json));
  }

  /** Whether every seed of every experiment has a result. */
  public boolean complete() {
    return missing() == 0;
  }

  long missing() {
    return experiments.stream().mapToLong(row -> row.seeds().size() - row.finished()).sum();
  }

  private static @Nullable Double percent(@Nullable Double fraction) {
    return fraction == null ? null : Double.valueOf(fraction * 100);
  }

  static <T> @Nullable T read(@Nullable JsonNode node, Class<T> type, ObjectMapper json) {
    if (node == null || node.isNull()) {
      return null;
    }
    try {
      return json.treeToValue(node, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the database holds a " + type.getSimpleName() + " that cannot be read: " + node, e);
    }
  }
}

package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Experiments × seeds of one campaign, experiments in file order, seeds ascending. */
public record CampaignBoard(CampaignView campaign, List<ExperimentRow> experiments) {

  public CampaignBoard {
    experiments = List.copyOf(experiments);
  }

  /** One experiment with its seeds. */
  public record ExperimentRow(
      UUID id,
      String name,
      int position,
      JsonNode settings,
      @Nullable JsonNode reference,
      List<SeedCell> seeds) {

    public ExperimentRow {
      seeds = List.copyOf(seeds);
    }
  }

  /**
   * One seed.
   *
   * @param uar unweighted average recall, 0 to 1, once DONE
   * @param scores all scores, once DONE
   */
  public record SeedCell(
      UUID runId,
      int seed,
      RunState state,
      @Nullable Double uar,
      @Nullable JsonNode scores,
      @Nullable Progress progress,
      @Nullable Failure failure) {}
}

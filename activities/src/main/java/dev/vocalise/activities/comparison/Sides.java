package dev.vocalise.activities.comparison;

import dev.vocalise.activities.aggregation.IncomparableException;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SeedRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Finds what users name: campaigns, experiments and runs. */
final class Sides {
  /** More than this and no picture or table can be read. */
  static final int MOST = 40;

  private final CampaignRepository campaigns;
  private final RunRepository runs;
  private final Map<String, Optional<CampaignBoard>> boards = new HashMap<>();

  Sides(CampaignRepository campaigns, RunRepository runs) {
    this.campaigns = campaigns;
    this.runs = runs;
  }

  /**
   * The sides in the order in which they are named, none twice.
   *
   * @param names of campaigns, each of which stands for all its experiments; {@code
   *     campaign/experiment}; {@code campaign/experiment/seed}; ids of runs or their beginnings
   * @throws UnknownSideException if there is no such thing
   * @throws IncomparableException if there are too many
   */
  List<Side> named(List<String> names) {
    Map<String, Side> sides = new LinkedHashMap<>();
    for (String name : names) {
      meant(name.strip()).forEach(side -> sides.putIfAbsent(side.name(), side));
    }
    if (sides.size() > MOST) {
      throw new IncomparableException(
          "expected at most %d experiments or runs to compare, got %d; name CAMPAIGN/EXPERIMENT in place of CAMPAIGN"
              .formatted(MOST, sides.size()));
    }
    return new ArrayList<>(sides.values());
  }

  private List<Side> meant(String name) {
    String[] parts = name.split("/", -1);
    Optional<CampaignBoard> board = board(parts[0]);
    if (board.isPresent()) {
      CampaignView campaign = board.get().campaign();
      return switch (parts.length) {
        case 1 -> board.get().experiments().stream().map(row -> Side.of(campaign, row)).toList();
        case 2 -> List.of(Side.of(campaign, experiment(board.get(), parts[1], name)));
        case 3 -> {
          ExperimentRow row = experiment(board.get(), parts[1], name);
          yield List.of(
              Side.of(
                  campaign,
                  row,
                  seed(row, one -> String.valueOf(one.seed()).equals(parts[2]), name)));
        }
        default -> throw new UnknownSideException(name);
      };
    }
    if (parts.length > 1) {
      throw new UnknownSideException(name);
    }
    UUID id = runs.meant(name).orElseThrow(() -> new UnknownSideException(name));
    SeedRun run = runs.find(id).orElseThrow(() -> new UnknownSideException(name));
    CampaignBoard own = board(run.campaign()).orElseThrow();
    ExperimentRow row = experiment(own, run.experiment(), name);
    return List.of(Side.of(own.campaign(), row, seed(row, one -> one.runId().equals(id), name)));
  }

  private Optional<CampaignBoard> board(String campaign) {
    return boards.computeIfAbsent(campaign, campaigns::board);
  }

  private static ExperimentRow experiment(CampaignBoard board, String experiment, String name) {
    return board.experiments().stream()
        .filter(row -> row.name().equals(experiment))
        .findFirst()
        .orElseThrow(() -> new UnknownSideException(name));
  }

  private static SeedCell seed(ExperimentRow row, Predicate<SeedCell> wanted, String name) {
    return row.seeds().stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(() -> new UnknownSideException(name));
  }
}

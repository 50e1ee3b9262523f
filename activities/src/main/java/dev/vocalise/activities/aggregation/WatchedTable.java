package dev.vocalise.activities.aggregation;

import dev.vocalise.infra.lineage.BoardCells.Finished;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.infra.lineage.CampaignRepository;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The board and the result table of a campaign for somebody who looks again and again. Scores are
 * read of those experiments alone of which a run has ended or was queued again since the last look;
 * of the others the numbers of the row are kept, never the scores. Not thread-safe.
 */
public final class WatchedTable {
  private static final Finished NONE = new Finished(Map.of());

  private final CampaignRepository campaigns;
  private final String campaign;
  private final @Nullable String baseline;

  private Map<UUID, Known> known = Map.of();
  private String spec = "";
  private @Nullable ResultTable table;

  private record Known(Finished finished, ResultTable.Row row) {}

  /** What there was at one moment; scores are missing on the board. */
  public record Look(CampaignBoard board, ResultTable table) {}

  /**
   * @param baseline name of the experiment that the others are compared with; null, or a name that
   *     there is not, for the first
   */
  public WatchedTable(CampaignRepository campaigns, String campaign, @Nullable String baseline) {
    this.campaigns = campaigns;
    this.campaign = campaign;
    this.baseline = baseline;
  }

  /** Empty if there is no such campaign. */
  public Optional<Look> look() {
    Map<UUID, Finished> now = new HashMap<>();
    Optional<CampaignBoard> board =
        campaigns.board(
            campaign,
            (experiment, finished) -> {
              now.put(experiment, finished);
              return knows(experiment, finished);
            });
    if (board.isEmpty()) {
      return Optional.empty();
    }
    String current = board.get().campaign().specSha256();
    if (!current.equals(spec)) {
      // An extension adds seeds and experiments, and with them it changes the specification.
      boolean incomplete = !known.isEmpty();
      spec = current;
      known = Map.of();
      table = null;
      if (incomplete) {
        return look();
      }
    }
    return Optional.of(new Look(board.get(), table(board.get(), now)));
  }

  private boolean knows(UUID experiment, Finished finished) {
    Known last = known.get(experiment);
    return last != null && last.finished.equals(finished);
  }

  private ResultTable table(CampaignBoard board, Map<UUID, Finished> now) {
    Map<UUID, Known> next = new LinkedHashMap<>();
    ResultTable shown = table;
    for (ExperimentRow experiment : board.experiments()) {
      Finished finished = now.getOrDefault(experiment.id(), NONE);
      Known last = known.get(experiment.id());
      if (last == null || !last.finished.equals(finished)) {
        last = new Known(finished, ResultTable.Row.of(experiment));
        shown = null;
      }
      next.put(experiment.id(), last);
    }
    if (shown == null) {
      boolean chosen = board.experiments().stream().anyMatch(one -> one.name().equals(baseline));
      List<ResultTable.Row> rows = next.values().stream().map(Known::row).toList();
      shown = ResultTable.of(board, rows, List.of(), chosen ? baseline : null);
    }
    known = next;
    table = shown;
    return shown;
  }
}

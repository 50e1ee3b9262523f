package dev.vocalise.web.ui.campaign;

import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.infra.lineage.Failure;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.workflows.failure.FailureCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Failed runs gathered by reason, so that one cause in 300 runs is one sentence. */
final class FailureGroups {
  private FailureGroups() {}

  private record Run(String experiment, SeedCell cell) {}

  static List<BoardView.FailureGroup> of(List<ExperimentRow> rows) {
    Map<String, List<Run>> groups = new LinkedHashMap<>();
    for (ExperimentRow row : rows) {
      for (SeedCell cell : row.seeds()) {
        if (cell.state() == RunState.FAILED) {
          groups
              .computeIfAbsent(reason(cell), reason -> new ArrayList<>())
              .add(new Run(row.name(), cell));
        }
      }
    }
    return groups.values().stream().map(FailureGroups::group).toList();
  }

  private static BoardView.FailureGroup group(List<Run> runs) {
    Run first = runs.get(0);
    Failure failure = first.cell().failure();
    String what = first.experiment() + ", seed " + first.cell().seed();
    if (runs.size() > 1) {
      what += " and " + (runs.size() - 1) + " more";
    }
    return new BoardView.FailureGroup(
        what,
        failure == null ? FailureCode.UNEXPECTED.name() : failure.code(),
        failure == null ? "no reason was written down" : failure.message(),
        first.cell().runId().toString());
  }

  private static String reason(SeedCell cell) {
    Failure failure = cell.failure();
    // Numbers differ from run to run (batch, loss); the sentence around them is the cause.
    return failure == null
        ? ""
        : failure.code() + failure.message().replaceAll("\\d+([.,]\\d+)*", "#");
  }
}

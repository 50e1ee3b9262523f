package dev.vocalise.activities.campaign;

import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.campaign.PlannedRun;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The runs of a campaign that its workflow is given at once. Temporal takes at most 2 MB in one
 * value: a large campaign comes in batches, each with the whole settings of those experiments alone
 * whose runs are in it. A small one is its only batch.
 *
 * @param waiting positions of all experiments with runs that have not ended
 */
record CampaignBatch(CampaignSpec spec, List<PlannedRun> runs, List<Integer> waiting) {
  static final int MOST_RUNS = 500;
  static final int MOST_EXPERIMENTS = 100;

  /** The first runs that have not ended, in the order of the file. */
  static CampaignBatch next(CampaignSpec spec, List<ExperimentRow> rows) {
    List<PlannedRun> runs = new ArrayList<>();
    Set<Integer> used = new HashSet<>();
    List<Integer> waiting = new ArrayList<>();
    long all = 0;
    for (ExperimentRow row : rows) {
      all += row.seeds().size();
      List<SeedCell> left = row.seeds().stream().filter(cell -> !cell.state().ended()).toList();
      if (!left.isEmpty()) {
        waiting.add(row.position());
      }
      for (SeedCell cell : left) {
        boolean fits = used.contains(row.position()) || used.size() < MOST_EXPERIMENTS;
        if (fits && runs.size() < MOST_RUNS) {
          used.add(row.position());
          runs.add(new PlannedRun(cell.runId(), row.position(), cell.seed()));
        }
      }
    }
    boolean small = rows.size() <= MOST_EXPERIMENTS && all <= MOST_RUNS;
    return new CampaignBatch(small ? spec : light(spec, used), runs, waiting);
  }

  private static CampaignSpec light(CampaignSpec spec, Set<Integer> used) {
    List<ExperimentSpec> experiments = new ArrayList<>();
    for (ExperimentSpec experiment : spec.experiments()) {
      experiments.add(light(experiment, used.contains(experiments.size())));
    }
    return new CampaignSpec(
        spec.name(), spec.description(), experiments, spec.baselines(), spec.priority());
  }

  /** The experiment as one of its runs needs it. */
  static ExperimentSpec ofOneRun(ExperimentSpec experiment) {
    return light(experiment, true);
  }

  /**
   * Without its seeds, which a run has of its own, and without what trains it where it does not.
   */
  private static ExperimentSpec light(ExperimentSpec experiment, boolean trains) {
    return new ExperimentSpec(
        experiment.name(),
        trains ? experiment.source() : experiment.source().withoutEntries(),
        trains ? experiment.target() : experiment.target().withoutEntries(),
        experiment.modality(),
        trains ? experiment.branches() : experiment.branches().stream().map(b -> light(b)).toList(),
        experiment.fusion(),
        List.of(),
        experiment.split(),
        experiment.reference(),
        experiment.reproduces(),
        experiment.extra(),
        experiment.classes());
  }

  private static BranchSpec light(BranchSpec branch) {
    return new BranchSpec(
        branch.modality(),
        branch.kind(),
        branch.backbone(),
        branch.text(),
        Map.of(),
        branch.method(),
        null);
  }
}

package dev.vocalise.activities.campaign;

import dev.vocalise.infra.lineage.RunRepository.RunStage;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.BranchSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stages of a run by the names that users have for them. */
public final class RunStages {
  private static final String TRAIN = "train";
  private static final String EVALUATE = "evaluate";

  private RunStages() {}

  /** In the order in which they run; a run with two branches has one training for each. */
  public static List<String> names(SeedRun run) {
    return twoBranches(run)
        ? List.of(BranchSpec.AUDIO, BranchSpec.TEXT, EVALUATE)
        : List.of(TRAIN, EVALUATE);
  }

  /** Whether it trains one model for each modality; one model may hear and read as well. */
  public static boolean twoBranches(SeedRun run) {
    return run.settings().has(BranchSpec.AUDIO);
  }

  /**
   * The trainings that are done again when a run begins again at this stage; its evaluation always
   * is.
   *
   * @param from null for none
   * @throws IllegalArgumentException if the run has no such stage
   */
  static List<RunStage> from(SeedRun run, @Nullable String from) {
    if (from == null) {
      return List.of();
    }
    List<String> names = names(run);
    int first = from.equals(TRAIN) ? 0 : names.indexOf(from);
    if (first < 0) {
      throw new IllegalArgumentException(
          "run %s has no stage '%s'; expected one of: %s"
              .formatted(run.id(), from, String.join(", ", names)));
    }
    List<RunStage> again = new ArrayList<>();
    for (String name : names.subList(first, names.size())) {
      if (name.equals(EVALUATE)) {
        again.add(new RunStage(StageName.EVALUATE.stored(), ""));
      } else {
        again.add(new RunStage(StageName.TRAIN.stored(), name.equals(TRAIN) ? "" : name));
      }
    }
    return again;
  }
}

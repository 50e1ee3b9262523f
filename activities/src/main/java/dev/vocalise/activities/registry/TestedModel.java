package dev.vocalise.activities.registry;

import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody means by the name of a model: all models of a run, to be fused as the run fused
 * them, or one of them.
 *
 * @param version null where it was not named by the registry
 * @param branches in the order of the experiment
 */
public record TestedModel(
    SeedRun run, ExperimentSpec experiment, @Nullable ModelVersion version, List<Branch> branches) {

  /**
   * One set of weights.
   *
   * @param training the attempt whose output they are
   */
  public record Branch(BranchSpec spec, StageView training, FileRef weights) {}

  public TestedModel {
    branches = List.copyOf(branches);
  }

  static TestedModel of(
      ExperimentSpec experiment, @Nullable ModelVersion version, List<TrainedModel> models) {
    return new TestedModel(
        models.get(0).run(),
        experiment,
        version,
        models.stream()
            .map(model -> new Branch(spec(experiment, model), model.training(), model.weights()))
            .toList());
  }

  private static BranchSpec spec(ExperimentSpec experiment, TrainedModel model) {
    return experiment.branches().stream()
        .filter(spec -> spec.modality().equals(model.branch()))
        .findFirst()
        .orElseThrow();
  }

  /** {@code campaign/experiment/seed}, with the branch where it is one of two. */
  public String origin() {
    String run = "%s/%s/%d".formatted(this.run.campaign(), this.run.experiment(), this.run.seed());
    boolean part = branches.size() < experiment.branches().size();
    return part ? run + ", " + branches.get(0).spec().modality() : run;
  }
}

package dev.vocalise.activities.registry;

import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.ModelVersionState;
import dev.vocalise.infra.lineage.NotFoundException;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the models of finished runs by what people call them. */
public record TestedModels(ModelRegistry registry) {

  /**
   * @param of {@code NAME:VERSION}; {@code NAME} for its newest approved version, or else its
   *     newest candidate; id of a run or {@code campaign/experiment/seed}; digest of weights or at
   *     least eight digits of its beginning
   * @param branch modality of one of two models of a run; null for both
   * @throws NotFoundException if nothing has that name
   * @throws dev.vocalise.infra.lineage.ModelVersionException if it is no model that was tested
   */
  public TestedModel find(String of, @Nullable String branch) {
    ModelVersion version = version(of).orElse(null);
    if (version != null) {
      registry.exported(version.label());
      return only(registry.trained(version.runId(), version.branch()), version);
    }
    UUID run = branch == null ? registry.run(of).orElse(null) : null;
    if (run == null) {
      return only(registry.trained(of, branch), null);
    }
    ExperimentSpec experiment = registry.experiment(run);
    return TestedModel.of(
        experiment,
        null,
        experiment.branches().stream()
            .map(BranchSpec::modality)
            .map(modality -> registry.trained(run, modality))
            .toList());
  }

  private TestedModel only(TrainedModel model, @Nullable ModelVersion version) {
    return TestedModel.of(registry.experiment(model.run().id()), version, List.of(model));
  }

  private Optional<ModelVersion> version(String of) {
    Optional<ModelVersion> named = registry.versions().find(of);
    return named.isPresent()
        ? named
        : registry.versions().list().stream()
            .filter(version -> version.name().equals(of))
            .filter(version -> version.state() != ModelVersionState.RETIRED)
            .max(
                Comparator.comparing(
                        (ModelVersion version) -> version.state() == ModelVersionState.APPROVED)
                    .thenComparing(ModelVersion::version));
  }
}

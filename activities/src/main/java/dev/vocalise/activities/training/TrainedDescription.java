package dev.vocalise.activities.training;

import dev.vocalise.activities.model.BranchEncoder;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.features.FrontEnd;
import dev.vocalise.model.functionals.FunctionalsTable;
import dev.vocalise.model.method.Numerics;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.model.method.SourceFacts;
import dev.vocalise.model.prediction.ModelDescription;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What stands with the weights of a training: in its report, or, where an earlier build trained
 * them, as the experiment, the split of the report and the manifests give it.
 *
 * @param fitted what its encoder knew of the training parts
 */
public record TrainedDescription(ModelDescription model, Fitted fitted) {

  /**
   * @param training an attempt that ended well
   * @param cache verified copies of artifacts
   */
  public static TrainedDescription of(
      ArtifactStore artifacts,
      Path cache,
      StageView training,
      ExperimentSpec experiment,
      BranchSpec branch,
      int seed)
      throws IOException {
    TrainingEvidence report = TrainingEvidence.read(artifacts, report(training));
    ModelDescription model = report.model();
    if (model == null) {
      model = earlier(artifacts, cache, training, experiment, branch, seed);
    }
    Precision inference = Numerics.inference(TrainingInputs.recipe(branch, seed).values());
    return new TrainedDescription(model.usedIn(inference), report.fittedOrNothing());
  }

  private static ModelDescription earlier(
      ArtifactStore artifacts,
      Path cache,
      StageView training,
      ExperimentSpec experiment,
      BranchSpec branch,
      int seed)
      throws IOException {
    SplitCorpora corpora =
        SplitCorpora.of(
            experiment,
            ref(input(training, "source.jsonl")),
            ref(input(training, "target.jsonl")),
            seed,
            artifacts);
    SplitCorpora.Side source = corpora.source();
    List<String> ids =
        corpora.protocol().sourceTrain().stream()
            .filter(id -> branch.hears() || source.transcripts().containsKey(id))
            .toList();
    Recipe recipe = TrainingInputs.recipe(branch, seed);
    BackboneFamily family = BackboneFamily.of(branch.kind());
    Values encoder = BranchEncoder.values(family, branch);
    return new ModelDescription(
        branch.modality(),
        branch.kind(),
        encoder.stored(),
        recipe.method().name(),
        recipe.values().storedOfTraining(),
        source.corpus().classes().names(),
        SourceFacts.of(source.corpus().classes().size(), source.labels(ids), source.voices(ids)),
        FrontEnd.SAMPLE_RATE_HZ,
        family.functionals(encoder) == null
            ? null
            : FunctionalsTable.open(
                    artifacts.fetch(
                        input(training, "source-functionals.safetensors").sha256(), cache))
                .columns());
  }

  private static ArtifactRef report(StageView training) {
    return training.outputs().stream()
        .filter(file -> file.role().equals("report"))
        .findFirst()
        .map(TrainedDescription::ref)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "training %s has no report among its outputs; audit its run: vocalise audit %s"
                        .formatted(training.id(), training.runId())));
  }

  private static FileRef input(StageView training, String name) {
    return training.inputs().stream()
        .filter(file -> file.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "training %s read no %s; train the model again: vocalise run retry %s --from train"
                        .formatted(training.id(), name, training.runId())));
  }

  private static ArtifactRef ref(FileRef file) {
    return new ArtifactRef(file.sha256(), file.size(), file.mediaType());
  }
}

package dev.vocalise.activities.registry;

import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.LedgerEntry;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.ModelVersionException;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model that a run trained and tested, with the evidence of it: the run is done, the tested
 * weights are the output of its own training, and the signed statement about that training names
 * them.
 *
 * @param branch modality
 * @param training the attempt whose output the weights are
 */
record TrainedModel(SeedRun run, String branch, StageView training, FileRef weights) {
  static final String MODEL = "model";

  /**
   * @param branch modality; null where the run has only one
   * @throws ModelVersionException if it is no such model, and why
   */
  static TrainedModel of(RunView view, ExperimentSpec experiment, @Nullable String branch) {
    SeedRun run = view.run();
    if (run.state() != RunState.DONE) {
      throw new ModelVersionException(
          "run %s is %s and has no tested model; expected DONE: resume it, and promote it when it has ended"
              .formatted(run.id(), run.state()));
    }
    List<String> modalities = experiment.branches().stream().map(BranchSpec::modality).toList();
    boolean one = modalities.size() == 1;
    String wanted = branch == null && one ? modalities.get(0) : String.valueOf(branch);
    if (!modalities.contains(wanted)) {
      throw new ModelVersionException(
          "run %s trained %s; name one with --branch, got %s"
              .formatted(
                  run.id(),
                  "a model for " + String.join(" and one for ", modalities),
                  branch == null ? "none" : "'" + branch + "'"));
    }
    StageView training = last(view, StageName.TRAIN, one ? "" : wanted);
    FileRef weights = model(training);
    String name = (one ? "" : wanted + "-") + "model.safetensors";
    String tested =
        last(view, StageName.EVALUATE, "").inputs().stream()
            .filter(file -> file.name().equals(name))
            .map(FileRef::sha256)
            .findFirst()
            .orElse("none");
    if (!tested.equals(weights.sha256())) {
      throw new ModelVersionException(
          "run %s tested other weights than it trained: expected %s, got %s; audit it: vocalise audit %s"
              .formatted(run.id(), weights.sha256(), tested, run.id()));
    }
    return new TrainedModel(run, wanted, training, weights);
  }

  private static StageView last(RunView view, StageName stage, String subject) {
    return view.last(stage.stored(), subject)
        .orElseThrow(
            () ->
                new ModelVersionException(
                    "run %s has no %s that ended; audit it: vocalise audit %s"
                        .formatted(
                            view.run().id(), StageName.noun(stage.stored()), view.run().id())));
  }

  private static FileRef model(StageView training) {
    return training.outputs().stream()
        .filter(file -> file.role().equals(MODEL))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelVersionException(
                    "training %s has no model among its outputs; audit its run: vocalise audit %s"
                        .formatted(training.id(), training.runId())));
  }

  /**
   * The statement about the training names the weights.
   *
   * @throws ModelVersionException if there is none, or it names others
   */
  void requireStatement(Ledger ledger) {
    Long seq = training.ledgerSeq();
    Optional<LedgerEntry> entry = seq == null ? Optional.empty() : ledger.find(seq);
    String named =
        entry
            .map(Statement::of)
            .map(statement -> statement.subject(weights.name()))
            .orElse("no statement");
    if (!named.equals(weights.sha256())) {
      throw new ModelVersionException(
          "the signed statement about the training of run %s names other weights: expected %s, got %s; audit it: vocalise audit %s"
              .formatted(run.id(), weights.sha256(), named, run.id()));
    }
  }

  /** The weights, and the files of the checkpoint that their layout needs. */
  List<FileRef> files(ModelRepository models, ExperimentSpec experiment) {
    List<FileRef> files = new ArrayList<>(List.of(weights));
    experiment.branches().stream()
        .filter(spec -> spec.modality().equals(branch))
        .flatMap(spec -> Optional.ofNullable(spec.backbone()).stream())
        .flatMap(base -> models.find(base).stream())
        .flatMap(base -> ModelFiles.of(base).files().stream())
        .forEach(files::add);
    return files;
  }
}

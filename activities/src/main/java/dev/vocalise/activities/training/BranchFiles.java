package dev.vocalise.activities.training;

import static dev.vocalise.activities.stage.JsonArtifacts.file;

import dev.vocalise.activities.functionals.BranchFunctionals;
import dev.vocalise.activities.model.BranchEncoder;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.model.features.Domain;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.experiment.TextSpec;
import dev.vocalise.workflows.training.TrainingRequest;
import dev.vocalise.workflows.transcription.Transcripts;
import java.util.ArrayList;
import java.util.List;

/** Which files the stages of a branch read: they are looked up, and nothing is fetched. */
public final class BranchFiles {
  private BranchFiles() {}

  /**
   * Artifacts that the weights depend on, and no others: text and functionals need no audio, and
   * recognised words count only where T_tr is read from them.
   */
  static List<FileRef> trained(RunContext context, TrainingRequest request) {
    BranchEncoder encoder = BranchEncoder.of(context, request.branchSpec());
    List<FileRef> inputs = new ArrayList<>(encoder.files());
    TextSpec text = request.branchSpec().text();
    BranchFunctionals functionals = BranchFunctionals.of(context, request, encoder);
    boolean heard = request.branchSpec().hears() && functionals == null;
    if (functionals != null) {
      inputs.addAll(functionals.files());
    }
    inputs.add(file("source.jsonl", "manifest", request.source().dataset().manifest()));
    if (heard) {
      inputs.add(file("source-audio.json", "index", request.source().index()));
    }
    inputs.add(file("target.jsonl", "manifest", request.target().dataset().manifest()));
    if (heard) {
      inputs.add(file("target-audio.json", "index", request.target().index()));
    }
    for (int i = 0; i < request.extra().size(); i++) {
      PreparedAudio extra = request.extra().get(i);
      inputs.add(file(ExtraCorpora.manifest(i), "manifest", extra.dataset().manifest()));
      inputs.add(file("extra-%d-audio.json".formatted(i + 1), "index", extra.index()));
    }
    Transcripts recognised = request.transcripts();
    if (text != null && !text.trainingTranscripts().equals(TextSpec.CORPUS) && recognised != null) {
      inputs.add(file("target-words.jsonl", "transcripts", recognised.lines()));
    }
    return inputs;
  }

  /** What of the target a trained branch is tested on, beside the audio: imported functionals. */
  public static List<FileRef> tested(RunContext context, TrainingRequest request) {
    BranchFunctionals functionals =
        BranchFunctionals.of(context, request, BranchEncoder.of(context, request.branchSpec()));
    return functionals == null ? List.of() : List.of(functionals.file(Domain.TARGET));
  }
}

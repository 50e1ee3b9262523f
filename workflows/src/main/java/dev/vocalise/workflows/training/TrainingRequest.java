package dev.vocalise.workflows.training;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.transcription.Transcripts;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one trained branch of one seed; the device is the worker's own setting.
 *
 * @param branch index of the branch in the experiment
 * @param transcripts of the target by ASR, null where the experiment needs none
 * @param extra audio of the further corpora, all of it, in the experiment's order
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TrainingRequest(
    UUID campaignId,
    UUID runId,
    ExperimentSpec experiment,
    int branch,
    int seed,
    PreparedAudio source,
    PreparedAudio target,
    @Nullable Transcripts transcripts,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PreparedAudio> extra) {

  /** Also reads what was recorded before there were further corpora. */
  public TrainingRequest {
    extra = extra == null ? List.of() : List.copyOf(extra);
  }

  /** What is trained. */
  public BranchSpec branchSpec() {
    return experiment.branches().get(branch);
  }

  /** The same request where these words are read. */
  public TrainingRequest reading(Transcripts words) {
    return new TrainingRequest(
        campaignId, runId, experiment, branch, seed, source, target, words, extra);
  }

  /** The same request for another branch of the experiment. */
  public TrainingRequest ofBranch(int other) {
    return new TrainingRequest(
        campaignId, runId, experiment, other, seed, source, target, transcripts, extra);
  }
}

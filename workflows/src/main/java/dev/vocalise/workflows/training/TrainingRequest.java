package dev.vocalise.workflows.training;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.transcription.Transcripts;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one trained branch of one seed; the device is the worker's own setting.
 *
 * @param branch index of the branch in the experiment
 * @param transcripts of the target by ASR, null where the experiment needs none
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
    @Nullable Transcripts transcripts) {
  /** What is trained. */
  public BranchSpec branchSpec() {
    return experiment.branches().get(branch);
  }

  /** The same request for another branch of the experiment. */
  public TrainingRequest ofBranch(int other) {
    return new TrainingRequest(
        campaignId, runId, experiment, other, seed, source, target, transcripts);
  }
}

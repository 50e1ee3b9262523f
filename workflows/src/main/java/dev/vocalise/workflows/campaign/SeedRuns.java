package dev.vocalise.workflows.campaign;

import static java.util.Objects.requireNonNull;

import dev.vocalise.workflows.StageOptions;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.failure.FailureCode;
import dev.vocalise.workflows.failure.FailureMessage;
import dev.vocalise.workflows.fusion.SeedScore;
import dev.vocalise.workflows.training.TrainingRequest;
import dev.vocalise.workflows.transcription.TranscriptionActivities;
import dev.vocalise.workflows.transcription.TranscriptionSpec;
import dev.vocalise.workflows.transcription.Transcripts;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Starts what the runs of one campaign need, and them.
 *
 * @param audio of sources and targets, by name: what has a label
 * @param whole of further corpora, by name: every recording
 */
record SeedRuns(
    UUID campaignId,
    String campaign,
    Map<String, PreparedAudio> audio,
    Map<String, PreparedAudio> whole,
    CampaignActivities campaigns,
    TranscriptionActivities transcription) {

  Promise<Transcripts> transcribe(Recognition wanted) {
    return Async.function(
        transcription::transcribe,
        new TranscriptionSpec(
            campaignId, requireNonNull(audio.get(wanted.corpus())), wanted.recogniser()));
  }

  /**
   * @param words of the target, where the experiment needs a recogniser
   */
  Promise<SeedScore> start(
      PlannedRun run, ExperimentSpec experiment, @Nullable Promise<Transcripts> words) {
    SeedRunWorkflow seedRun =
        Workflow.newChildWorkflowStub(
            SeedRunWorkflow.class, options(experiment.name(), run.seed()));
    return words == null
        ? Async.function(seedRun::run, spec(run, experiment, null))
        : words.thenCompose(
            transcripts -> Async.function(seedRun::run, spec(run, experiment, transcripts)));
  }

  private SeedRunSpec spec(
      PlannedRun run, ExperimentSpec experiment, @Nullable Transcripts transcripts) {
    return new SeedRunSpec(
        new TrainingRequest(
            campaignId,
            run.runId(),
            experiment,
            0,
            run.seed(),
            requireNonNull(audio.get(experiment.source().corpus())),
            requireNonNull(audio.get(experiment.target().corpus())),
            transcripts,
            experiment.extraCorpora().stream()
                .map(extra -> requireNonNull(whole.get(extra.corpus())))
                .toList()));
  }

  private ChildWorkflowOptions options(String experiment, int seed) {
    return ChildWorkflowOptions.newBuilder()
        .setWorkflowId(WorkflowIds.seedRun(campaign, experiment, seed))
        .setTaskQueue(StageOptions.IO_QUEUE)
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
        .build();
  }

  /**
   * Also of a run whose campaign is being stopped. Returns whether it found its input damaged; then
   * it may wait again.
   */
  boolean recordFailure(UUID runId, RuntimeException failure) {
    FailureMessage message = FailureMessage.of(failure);
    Workflow.newDetachedCancellationScope(
            () -> campaigns.recordFailure(campaignId, runId, message.code(), message.text()))
        .run();
    return message.code().equals(FailureCode.ARTIFACT_CORRUPT.name());
  }
}

package dev.vocalise.workflows.campaign;

import dev.vocalise.workflows.StageOptions;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.failure.FailureCode;
import dev.vocalise.workflows.failure.FailureMessage;
import dev.vocalise.workflows.fusion.SeedScore;
import dev.vocalise.workflows.training.TrainingRequest;
import dev.vocalise.workflows.transcription.TranscriptionActivities;
import dev.vocalise.workflows.transcription.TranscriptionSpec;
import dev.vocalise.workflows.transcription.Transcripts;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Starts what the runs of one campaign need, and them. */
record SeedRuns(
    UUID campaignId,
    String campaign,
    PreparedCorpora corpora,
    CampaignActivities campaigns,
    TranscriptionActivities transcription) {

  Promise<Transcripts> transcribe(Recognition wanted) {
    try {
      return Async.function(
          transcription::transcribe,
          new TranscriptionSpec(
              campaignId, corpora.labelled(wanted.corpus()), wanted.recogniser()));
    } catch (ActivityFailure failure) {
      return Workflow.newFailedPromise(failure);
    }
  }

  /**
   * Fails without having started where a corpus cannot be prepared that no run needed before.
   *
   * @param words of the target, where the experiment needs a recogniser
   */
  Promise<SeedScore> start(
      PlannedRun run, ExperimentSpec experiment, @Nullable Promise<Transcripts> words) {
    TrainingRequest request;
    try {
      request = request(run, experiment);
    } catch (ActivityFailure failure) {
      return Workflow.newFailedPromise(failure);
    }
    SeedRunWorkflow seedRun =
        Workflow.newChildWorkflowStub(
            SeedRunWorkflow.class, options(experiment.name(), run.seed()));
    return words == null
        ? Async.function(seedRun::run, new SeedRunSpec(request))
        : words.thenCompose(
            transcripts ->
                Async.function(seedRun::run, new SeedRunSpec(request.reading(transcripts))));
  }

  private TrainingRequest request(PlannedRun run, ExperimentSpec experiment) {
    return new TrainingRequest(
        campaignId,
        run.runId(),
        experiment,
        0,
        run.seed(),
        corpora.labelled(experiment.source().corpus()),
        corpora.labelled(experiment.target().corpus()),
        null,
        experiment.extraCorpora().stream().map(extra -> corpora.whole(extra.corpus())).toList());
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

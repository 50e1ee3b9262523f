package dev.vocalise.workflows.campaign;

import static java.util.Objects.requireNonNull;

import dev.vocalise.workflows.StageOptions;
import dev.vocalise.workflows.aggregation.AggregationActivities;
import dev.vocalise.workflows.aggregation.AggregationSpec;
import dev.vocalise.workflows.augmentation.AugmentationActivities;
import dev.vocalise.workflows.augmentation.AugmentationSpec;
import dev.vocalise.workflows.dataset.AudioSpec;
import dev.vocalise.workflows.dataset.DatasetActivities;
import dev.vocalise.workflows.dataset.DatasetSpec;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.dataset.RegisteredDataset;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import dev.vocalise.workflows.failure.FailureMessage;
import dev.vocalise.workflows.fusion.SeedScore;
import dev.vocalise.workflows.training.TrainingRequest;
import dev.vocalise.workflows.transcription.TranscriptionActivities;
import dev.vocalise.workflows.transcription.TranscriptionSpec;
import dev.vocalise.workflows.transcription.Transcripts;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The order of the stages. A failed seed leaves its siblings alone; a failed shared stage ends the
 * campaign.
 */
public final class CampaignWorkflowImpl implements CampaignWorkflow {
  /** Children in flight; training slots are fewer, this only bounds the open history. */
  private static final int OPEN_RUNS = 20;

  /** Temporal ends a workflow by force at 51,200 events; 500 runs have about 4,500. */
  private static final long MOST_EVENTS = 2_000;

  private final CampaignActivities campaigns =
      Workflow.newActivityStub(CampaignActivities.class, StageOptions.state());
  private final DatasetActivities datasets =
      Workflow.newActivityStub(DatasetActivities.class, StageOptions.io());
  private final AugmentationActivities augmentation =
      Workflow.newActivityStub(AugmentationActivities.class, StageOptions.io());
  private final TranscriptionActivities transcription =
      Workflow.newActivityStub(TranscriptionActivities.class, StageOptions.transcribe());
  private final AggregationActivities aggregation =
      Workflow.newActivityStub(AggregationActivities.class, StageOptions.state());

  @Override
  public CampaignOutcome run(UUID campaignId) {
    try {
      CampaignPlan plan = campaigns.planCampaign(campaignId);
      Map<String, PreparedAudio> audio = prepareCorpora(plan);
      Map<Recognition, Promise<Transcripts>> words = new LinkedHashMap<>();
      while (!plan.runs().isEmpty()) { // again for the next batch, and for runs that were resumed
        transcribeTargets(plan, audio, words); // §4.2.3 words of the targets that need ASR
        trainSeeds(plan, audio, words); // §4.2 once per experiment and seed
        if (Workflow.getInfo().getHistoryLength() > MOST_EVENTS) {
          Workflow.continueAsNew(campaignId);
        }
        plan = campaigns.planCampaign(campaignId);
      }
      for (ExperimentSpec experiment : plan.spec().experiments()) {
        aggregation.aggregateSeeds(new AggregationSpec(campaignId, experiment.name())); // §4.2.3
      }
      return campaigns.finishCampaign(campaignId, null);
    } catch (TemporalFailure failure) {
      return finishAfter(campaignId, failure);
    }
  }

  /** §4.2 corpora: registered, resampled and made audible once, shared by all runs. */
  private Map<String, PreparedAudio> prepareCorpora(CampaignPlan plan) {
    Map<String, PreparedAudio> prepared = new LinkedHashMap<>();
    if (plan.runs().isEmpty()) {
      return prepared;
    }
    for (ExperimentSpec experiment : plan.spec().experiments()) {
      for (CorpusChoice choice : List.of(experiment.source(), experiment.target())) {
        if (!prepared.containsKey(choice.corpus())) {
          prepared.put(choice.corpus(), prepareCorpus(plan, choice));
        }
      }
    }
    return prepared;
  }

  private PreparedAudio prepareCorpus(CampaignPlan plan, CorpusChoice choice) {
    RegisteredDataset dataset =
        datasets.registerDataset(
            new DatasetSpec(plan.campaignId(), choice.corpus(), choice.kind()));
    PreparedAudio audio =
        datasets.prepareAudio(new AudioSpec(plan.campaignId(), dataset, plan.sampleRateHz()));
    augmentation.planAugmentation(new AugmentationSpec(plan.campaignId(), audio, 0)); // Table 2
    return audio;
  }

  /** What is recognised once, however many runs read it. */
  private record Recognition(String corpus, RecogniserSpec recogniser) {}

  /**
   * Starts what is not yet under way; the runs that need the words wait, and fail with it, the
   * others do neither.
   */
  private void transcribeTargets(
      CampaignPlan plan,
      Map<String, PreparedAudio> audio,
      Map<Recognition, Promise<Transcripts>> words) {
    Set<Recognition> failed = new LinkedHashSet<>();
    words.forEach(
        (wanted, promise) -> {
          if (promise.isCompleted() && promise.getFailure() != null) {
            failed.add(wanted);
          }
        });
    words.keySet().removeAll(failed); // its runs were resumed: tried again
    for (PlannedRun run : plan.runs()) {
      Recognition wanted = recognition(plan.spec().experiments().get(run.experiment()));
      if (wanted != null && !words.containsKey(wanted)) {
        words.put(
            wanted,
            Async.function(
                transcription::transcribe,
                new TranscriptionSpec(
                    plan.campaignId(),
                    requireNonNull(audio.get(wanted.corpus())),
                    wanted.recogniser())));
      }
    }
  }

  private static @Nullable Recognition recognition(ExperimentSpec experiment) {
    BranchSpec branch = experiment.textBranch();
    if (branch == null || branch.text() == null || branch.text().recogniser() == null) {
      return null;
    }
    return branch.text().needsRecogniser()
        ? new Recognition(experiment.target().corpus(), branch.text().recogniser())
        : null;
  }

  private void trainSeeds(
      CampaignPlan plan,
      Map<String, PreparedAudio> audio,
      Map<Recognition, Promise<Transcripts>> words) {
    Deque<Promise<Void>> open = new ArrayDeque<>();
    for (PlannedRun run : plan.runs()) {
      if (open.size() == OPEN_RUNS) {
        open.removeFirst().get();
      }
      open.addLast(trainSeed(plan, run, audio, words));
    }
    open.forEach(Promise::get);
  }

  /** Completes when the run has ended, well or not; only a cancellation passes through. */
  private Promise<Void> trainSeed(
      CampaignPlan plan,
      PlannedRun run,
      Map<String, PreparedAudio> audio,
      Map<Recognition, Promise<Transcripts>> words) {
    ExperimentSpec experiment = plan.spec().experiments().get(run.experiment());
    SeedRunWorkflow seedRun =
        Workflow.newChildWorkflowStub(
            SeedRunWorkflow.class, seedRunOptions(plan, experiment.name(), run.seed()));
    Recognition wanted = recognition(experiment);
    Promise<SeedScore> score =
        wanted == null
            ? Async.function(seedRun::run, seedRun(plan, run, audio, null))
            : requireNonNull(words.get(wanted))
                .thenCompose(
                    transcripts ->
                        Async.function(seedRun::run, seedRun(plan, run, audio, transcripts)));
    return score.handle(
        (value, failure) -> {
          if (failure != null) {
            recordFailure(plan.campaignId(), run.runId(), failure);
          }
          return null;
        });
  }

  private static SeedRunSpec seedRun(
      CampaignPlan plan,
      PlannedRun run,
      Map<String, PreparedAudio> audio,
      @Nullable Transcripts transcripts) {
    ExperimentSpec experiment = plan.spec().experiments().get(run.experiment());
    return new SeedRunSpec(
        new TrainingRequest(
            plan.campaignId(),
            run.runId(),
            experiment,
            0,
            run.seed(),
            requireNonNull(audio.get(experiment.source().corpus())),
            requireNonNull(audio.get(experiment.target().corpus())),
            transcripts));
  }

  private void recordFailure(UUID campaignId, UUID runId, RuntimeException failure) {
    FailureMessage message = FailureMessage.of(failure);
    Workflow.newDetachedCancellationScope(
            () -> campaigns.recordFailure(campaignId, runId, message.code(), message.text()))
        .run();
  }

  private CampaignOutcome finishAfter(UUID campaignId, TemporalFailure failure) {
    AtomicReference<@Nullable CampaignOutcome> outcome = new AtomicReference<>();
    Workflow.newDetachedCancellationScope(
            () ->
                outcome.set(
                    campaigns.finishCampaign(campaignId, FailureMessage.of(failure).line())))
        .run();
    if (failure instanceof CanceledFailure) {
      throw failure;
    }
    return requireNonNull(outcome.get());
  }

  private static ChildWorkflowOptions seedRunOptions(
      CampaignPlan plan, String experiment, int seed) {
    return ChildWorkflowOptions.newBuilder()
        .setWorkflowId(WorkflowIds.seedRun(plan.spec().name(), experiment, seed))
        .setTaskQueue(StageOptions.IO_QUEUE)
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
        .build();
  }
}

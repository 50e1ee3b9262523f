package dev.vocalise.workflows.campaign;

import static java.util.Objects.requireNonNull;

import dev.vocalise.workflows.StageOptions;
import dev.vocalise.workflows.aggregation.AggregationActivities;
import dev.vocalise.workflows.aggregation.AggregationSpec;
import dev.vocalise.workflows.augmentation.AugmentationActivities;
import dev.vocalise.workflows.augmentation.AugmentationSpec;
import dev.vocalise.workflows.dataset.AudioSpec;
import dev.vocalise.workflows.dataset.CorpusChoice;
import dev.vocalise.workflows.dataset.DatasetActivities;
import dev.vocalise.workflows.dataset.DatasetSpec;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.dataset.RegisteredDataset;
import dev.vocalise.workflows.failure.FailureMessage;
import dev.vocalise.workflows.training.TrainingRequest;
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
import java.util.List;
import java.util.Map;
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

  private final CampaignActivities campaigns =
      Workflow.newActivityStub(CampaignActivities.class, StageOptions.state());
  private final DatasetActivities datasets =
      Workflow.newActivityStub(DatasetActivities.class, StageOptions.io());
  private final AugmentationActivities augmentation =
      Workflow.newActivityStub(AugmentationActivities.class, StageOptions.io());
  private final AggregationActivities aggregation =
      Workflow.newActivityStub(AggregationActivities.class, StageOptions.state());

  @Override
  public CampaignOutcome run(UUID campaignId) {
    try {
      CampaignPlan plan = campaigns.planCampaign(campaignId);
      Map<String, PreparedAudio> audio = prepareCorpora(plan);
      while (!plan.runs().isEmpty()) { // again for runs that were resumed in the meantime
        trainSeeds(plan, audio); // §4.2 once per experiment and seed
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

  private void trainSeeds(CampaignPlan plan, Map<String, PreparedAudio> audio) {
    Deque<Promise<Void>> open = new ArrayDeque<>();
    for (PlannedRun run : plan.runs()) {
      if (open.size() == OPEN_RUNS) {
        open.removeFirst().get();
      }
      open.addLast(trainSeed(plan, run, audio));
    }
    open.forEach(Promise::get);
  }

  /** Completes when the run has ended, well or not; only a cancellation passes through. */
  private Promise<Void> trainSeed(
      CampaignPlan plan, PlannedRun run, Map<String, PreparedAudio> audio) {
    ExperimentSpec experiment = plan.spec().experiments().get(run.experiment());
    SeedRunWorkflow seedRun =
        Workflow.newChildWorkflowStub(
            SeedRunWorkflow.class, seedRunOptions(plan, experiment.name(), run.seed()));
    TrainingRequest request =
        new TrainingRequest(
            plan.campaignId(),
            run.runId(),
            experiment,
            run.seed(),
            requireNonNull(audio.get(experiment.source().corpus())),
            requireNonNull(audio.get(experiment.target().corpus())));
    return Async.function(seedRun::run, new SeedRunSpec(request))
        .handle(
            (score, failure) -> {
              if (failure != null) {
                recordFailure(plan.campaignId(), run.runId(), failure);
              }
              return null;
            });
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

package dev.vocalise.workflows.campaign;

import static java.util.Objects.requireNonNull;

import dev.vocalise.workflows.StageOptions;
import dev.vocalise.workflows.aggregation.AggregationActivities;
import dev.vocalise.workflows.aggregation.AggregationSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.failure.FailureMessage;
import dev.vocalise.workflows.reproduction.ReproductionActivities;
import dev.vocalise.workflows.reproduction.ReproductionSpec;
import dev.vocalise.workflows.transcription.TranscriptionActivities;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The order of the stages. A failed seed leaves its siblings alone; a failed shared stage ends the
 * campaign.
 */
public final class CampaignWorkflowImpl implements CampaignWorkflow {
  /** Of the batches of earlier builds: after one, a history that is longer ends. */
  private static final long MOST_EVENTS = 2_000;

  /** How often a corpus is prepared anew since what was prepared before is damaged. */
  private static final int MOST_REPAIRS = 3;

  private final CampaignActivities campaigns =
      Workflow.newActivityStub(CampaignActivities.class, StageOptions.state());
  private final TranscriptionActivities transcription =
      Workflow.newActivityStub(TranscriptionActivities.class, StageOptions.transcribe());
  private final AggregationActivities aggregation =
      Workflow.newActivityStub(AggregationActivities.class, StageOptions.state());
  private final ReproductionActivities reproduction =
      Workflow.newActivityStub(ReproductionActivities.class, StageOptions.io());

  private @Nullable RunDispatcher dispatcher;
  private @Nullable CancellationScope stages;
  private boolean stopped;
  private boolean woken;

  @Override
  public CampaignOutcome run(UUID campaignId) {
    AtomicReference<@Nullable CampaignOutcome> outcome = new AtomicReference<>();
    stages = Workflow.newCancellationScope(() -> outcome.set(stages(campaignId)));
    if (stopped) {
      stages.cancel();
    }
    try {
      stages.run();
    } catch (TemporalFailure failure) {
      String line = FailureMessage.of(failure).line();
      woken = false;
      Workflow.newDetachedCancellationScope(
              () -> outcome.set(campaigns.finishCampaign(campaignId, line)))
          .run();
      if (failure instanceof CanceledFailure && !stopped) {
        throw failure;
      }
    }
    CampaignOutcome ended = requireNonNull(outcome.get());
    if (ended.goesOn() || woken) { // it was resumed while it came to its end
      Workflow.continueAsNew(campaignId);
    }
    return ended;
  }

  private CampaignOutcome stages(UUID campaignId) {
    int repairs =
        Workflow.getVersion("repairs", Workflow.DEFAULT_VERSION, 1) == 1 ? MOST_REPAIRS : 0;
    CampaignPlan plan = campaigns.planCampaign(campaignId);
    SeedRuns runs = seedRuns(plan, repairs);
    if (Workflow.getVersion("run-queue", Workflow.DEFAULT_VERSION, 1) == 1) {
      CampaignPlan planned = plan;
      dispatcher =
          new RunDispatcher(runs, () -> seedRuns(planned, repairs), plan.spec().experiments());
      if (!dispatcher.run()) { // §4.2 once per experiment and seed
        Workflow.continueAsNew(campaignId);
      }
    } else {
      plan = inBatches(plan, new BatchedRuns(runs));
    }
    for (ExperimentSpec experiment : plan.spec().experiments()) {
      aggregation.aggregateSeeds(new AggregationSpec(campaignId, experiment.name())); // §4.2.3
      if (experiment.reproduces() != null) {
        reproduction.compareRuns(
            new ReproductionSpec(campaignId, experiment.name(), experiment.reproduces()));
      }
    }
    woken = false; // what was queued until now is seen by this
    return campaigns.finishCampaign(campaignId, null);
  }

  private SeedRuns seedRuns(CampaignPlan plan, int repairs) {
    return new SeedRuns(
        plan.campaignId(),
        plan.spec().name(),
        new PreparedCorpora(plan, repairs),
        campaigns,
        transcription);
  }

  @Override
  public void wake() {
    woken = true;
    if (dispatcher != null) {
      dispatcher.wake();
    }
  }

  @Override
  public void stop() {
    stopped = true;
    if (stages != null) {
      stages.cancel();
    }
  }

  private CampaignPlan inBatches(CampaignPlan first, BatchedRuns batches) {
    CampaignPlan plan = first;
    while (!plan.runs().isEmpty()) { // again for the next batch, and for runs that were resumed
      batches.run(plan);
      if (Workflow.getInfo().getHistoryLength() > MOST_EVENTS) {
        Workflow.continueAsNew(plan.campaignId());
      }
      plan = campaigns.planCampaign(plan.campaignId());
    }
    return plan;
  }
}

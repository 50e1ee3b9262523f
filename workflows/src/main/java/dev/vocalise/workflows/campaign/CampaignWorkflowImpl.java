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
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.failure.FailureCode;
import dev.vocalise.workflows.failure.FailureMessage;
import dev.vocalise.workflows.reproduction.ReproductionActivities;
import dev.vocalise.workflows.reproduction.ReproductionSpec;
import dev.vocalise.workflows.transcription.TranscriptionActivities;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
  private final DatasetActivities datasets =
      Workflow.newActivityStub(DatasetActivities.class, StageOptions.io());
  private final AugmentationActivities augmentation =
      Workflow.newActivityStub(AugmentationActivities.class, StageOptions.io());
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
        prepareCorpora(plan, repairs),
        prepareExtra(plan, repairs),
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

  /** §4.2 corpora: registered, resampled and made audible once, shared by all runs. */
  private Map<String, PreparedAudio> prepareCorpora(CampaignPlan plan, int repairs) {
    Map<String, PreparedAudio> prepared = new LinkedHashMap<>();
    if (plan.runs().isEmpty()) {
      return prepared;
    }
    for (ExperimentSpec experiment : plan.spec().experiments()) {
      for (CorpusChoice choice : List.of(experiment.source(), experiment.target())) {
        if (!prepared.containsKey(choice.corpus())) {
          prepared.put(choice.corpus(), repairing(repairs, () -> prepareCorpus(plan, choice)));
        }
      }
    }
    return prepared;
  }

  /** Further corpora as a whole: of a source or target, what has no label is left out. */
  private Map<String, PreparedAudio> prepareExtra(CampaignPlan plan, int repairs) {
    Map<String, PreparedAudio> prepared = new LinkedHashMap<>();
    if (!plan.runs().isEmpty()) {
      plan.spec().experiments().stream()
          .flatMap(experiment -> experiment.extraCorpora().stream())
          .forEach(
              extra ->
                  prepared.computeIfAbsent(
                      extra.corpus(),
                      name -> repairing(repairs, () -> hear(plan, name, extra.kind(), true))));
    }
    return prepared;
  }

  /** From its beginning again where what one stage made is damaged when the next one reads it. */
  private static PreparedAudio repairing(int repairs, Supplier<PreparedAudio> prepare) {
    for (int left = repairs; ; left--) {
      try {
        return prepare.get();
      } catch (ActivityFailure failure) {
        String code = FailureMessage.of(failure).code();
        if (left == 0 || !code.equals(FailureCode.ARTIFACT_CORRUPT.name())) {
          throw failure;
        }
      }
    }
  }

  private PreparedAudio prepareCorpus(CampaignPlan plan, CorpusChoice choice) {
    PreparedAudio audio = hear(plan, choice.corpus(), choice.kind(), whole(plan, choice.corpus()));
    augmentation.planAugmentation(new AugmentationSpec(plan.campaignId(), audio, 0)); // Table 2
    return audio;
  }

  /** A campaign's own label map may use any label. */
  private static @Nullable Boolean whole(CampaignPlan plan, String corpus) {
    return plan.spec().experiments().stream()
            .flatMap(experiment -> Stream.of(experiment.source(), experiment.target()))
            .anyMatch(choice -> choice.corpus().equals(corpus) && choice.byLabel() != null)
        ? true
        : null;
  }

  private PreparedAudio hear(
      CampaignPlan plan, String corpus, String kind, @Nullable Boolean whole) {
    RegisteredDataset dataset =
        datasets.registerDataset(new DatasetSpec(plan.campaignId(), corpus, kind));
    return datasets.prepareAudio(
        new AudioSpec(plan.campaignId(), dataset, plan.sampleRateHz(), whole));
  }
}

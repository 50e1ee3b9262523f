package dev.vocalise.workflows.campaign;

import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.aggregation.AggregatedExperiment;
import dev.vocalise.workflows.aggregation.AggregationActivities;
import dev.vocalise.workflows.aggregation.AggregationSpec;
import dev.vocalise.workflows.augmentation.AugmentationActivities;
import dev.vocalise.workflows.augmentation.AugmentationPlan;
import dev.vocalise.workflows.augmentation.AugmentationSpec;
import dev.vocalise.workflows.dataset.AudioSpec;
import dev.vocalise.workflows.dataset.DatasetActivities;
import dev.vocalise.workflows.dataset.DatasetSpec;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.dataset.RegisteredDataset;
import dev.vocalise.workflows.failure.FailureCode;
import dev.vocalise.workflows.fusion.EvaluationSpec;
import dev.vocalise.workflows.fusion.FusionActivities;
import dev.vocalise.workflows.fusion.SeedScore;
import dev.vocalise.workflows.training.TrainedModel;
import dev.vocalise.workflows.training.TrainingActivities;
import dev.vocalise.workflows.training.TrainingRequest;
import dev.vocalise.workflows.transcription.TranscriptionActivities;
import dev.vocalise.workflows.transcription.TranscriptionSpec;
import dev.vocalise.workflows.transcription.Transcripts;
import io.temporal.activity.Activity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Stages without science: they note that they were called and fail where a test says so. */
final class FakeStages
    implements CampaignActivities,
        DatasetActivities,
        AugmentationActivities,
        TranscriptionActivities,
        TrainingActivities,
        FusionActivities,
        AggregationActivities {
  final List<String> calls = new CopyOnWriteArrayList<>();
  final Set<Integer> failingSeeds = new HashSet<>();
  private final Set<Long> ended = Collections.synchronizedSet(new HashSet<>());
  final CampaignSpec spec;
  int mostRuns = Integer.MAX_VALUE;
  @Nullable String missingCorpus;
  @Nullable CountDownLatch trainingBlocks;
  final AtomicBoolean recogniserFails = new AtomicBoolean();

  FakeStages(CampaignSpec spec) {
    this.spec = spec;
  }

  @Override
  public CampaignPlan planCampaign(UUID campaignId) {
    List<PlannedRun> runs = new ArrayList<>();
    for (int e = 0; e < spec.experiments().size(); e++) {
      for (int seed : spec.experiments().get(e).seeds()) {
        if (ended.contains(100L * e + seed) || runs.size() == mostRuns) {
          continue;
        }
        runs.add(new PlannedRun(new UUID(0, 100L * e + seed), e, seed));
      }
    }
    return new CampaignPlan(campaignId, 1, spec, runs, 16_000);
  }

  @Override
  public void recordFailure(UUID campaignId, UUID runId, String code, String message) {
    ended.add(number(runId));
    calls.add("failed " + number(runId) + " " + code + " " + message);
  }

  @Override
  public CampaignOutcome finishCampaign(UUID campaignId, @Nullable String failure) {
    calls.add("finished " + failure);
    return new CampaignOutcome(failure == null ? "DONE" : "FAILED", 0, 0);
  }

  @Override
  public RegisteredDataset registerDataset(DatasetSpec spec) {
    calls.add("registered " + spec.corpus());
    if (spec.corpus().equals(missingCorpus)) {
      throw FailureCode.CORPUS_NOT_REGISTERED.toFailure(
          "corpus " + missingCorpus + " is gone", null);
    }
    return new RegisteredDataset(spec.corpus(), spec.kind(), ref(), 10);
  }

  @Override
  public PreparedAudio prepareAudio(AudioSpec spec) {
    return new PreparedAudio(spec.dataset(), spec.sampleRateHz(), ref());
  }

  @Override
  public AugmentationPlan planAugmentation(AugmentationSpec spec) {
    return new AugmentationPlan(ref(), 10);
  }

  @Override
  public TrainedModel trainAlternating(TrainingRequest request) {
    int branches = request.experiment().branches().size();
    String branch = branches == 1 ? "" : " " + request.branchSpec().modality();
    calls.add("training " + number(request.runId()) + branch);
    CountDownLatch latch = trainingBlocks;
    while (latch != null && latch.getCount() > 0) {
      Activity.getExecutionContext().heartbeat(null); // throws once the campaign is cancelled
      Thread.onSpinWait();
    }
    if (failingSeeds.contains(request.seed())) {
      throw FailureCode.TRAINING_DIVERGED.toFailure("the total loss became NaN", null);
    }
    return new TrainedModel(ref(), ref(), 2, 3, 0.75);
  }

  @Override
  public SeedScore evaluate(EvaluationSpec spec) {
    TrainingRequest request = spec.branches().get(0).training();
    ended.add(number(request.runId()));
    Transcripts words = request.transcripts();
    calls.add("scored " + number(request.runId()) + (words == null ? "" : " " + words.corpus()));
    return new SeedScore(request.runId(), request.seed(), 0.5, Map.of("audio", 0.5), ref());
  }

  @Override
  public Transcripts transcribe(TranscriptionSpec spec) {
    String corpus = spec.audio().dataset().corpus();
    calls.add("transcribed " + corpus);
    if (recogniserFails.getAndSet(false)) {
      throw FailureCode.LANGUAGE_MODEL_UNREADABLE.toFailure("lm.bin is cut off", null);
    }
    return new Transcripts(corpus, ref(), 10, 0.25);
  }

  @Override
  public AggregatedExperiment aggregateSeeds(AggregationSpec spec) {
    calls.add("aggregated " + spec.experiment());
    return new AggregatedExperiment(spec.experiment(), 2, 0, 50.0, 1.0);
  }

  /** Runs are numbered 100 × experiment + seed in these tests. */
  private static long number(UUID runId) {
    return runId.getLeastSignificantBits();
  }

  private static ArtifactRef ref() {
    return new ArtifactRef("0".repeat(64), 1, "application/json");
  }
}

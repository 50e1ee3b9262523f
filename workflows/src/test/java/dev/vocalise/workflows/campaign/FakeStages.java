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
import dev.vocalise.workflows.reproduction.ReproductionActivities;
import dev.vocalise.workflows.reproduction.ReproductionSpec;
import dev.vocalise.workflows.training.TrainedModel;
import dev.vocalise.workflows.training.TrainingActivities;
import dev.vocalise.workflows.training.TrainingRequest;
import dev.vocalise.workflows.transcription.TranscriptionActivities;
import dev.vocalise.workflows.transcription.TranscriptionSpec;
import dev.vocalise.workflows.transcription.Transcripts;
import io.temporal.activity.Activity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
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
        AggregationActivities,
        ReproductionActivities {
  final List<String> calls = new CopyOnWriteArrayList<>();
  final Set<Integer> failingSeeds = new HashSet<>();
  private final Set<Long> ended = Collections.synchronizedSet(new HashSet<>());
  volatile CampaignSpec spec;
  private final Set<Long> opened = Collections.synchronizedSet(new HashSet<>());

  /** Runs that may be open at once; none while it is 0. */
  volatile int places = 20;

  /** What {@link #finishCampaign} answers where nothing failed. */
  final Deque<String> outcomes = new ConcurrentLinkedDeque<>();

  @Nullable String missingCorpus;
  @Nullable CountDownLatch trainingBlocks;
  volatile boolean stopped;
  @Nullable Runnable whenFinished;
  @Nullable Runnable whenPlanned;
  private boolean finished;
  volatile int mostOpen;
  final AtomicBoolean recogniserFails = new AtomicBoolean();

  /** Stages that find a damaged artifact, and how often they still do. */
  final Map<String, Integer> damaged = new ConcurrentHashMap<>();

  FakeStages(CampaignSpec spec) {
    this.spec = spec;
  }

  @Override
  public CampaignPlan planCampaign(UUID campaignId) {
    calls.add("planned");
    opened.clear();
    List<PlannedRun> runs = waiting();
    if (whenPlanned != null) {
      whenPlanned.run();
    }
    return new CampaignPlan(
        campaignId,
        1,
        spec,
        runs,
        16_000,
        runs.stream().map(PlannedRun::experiment).distinct().toList());
  }

  /** These runs have ended, or wait again. */
  void allEnded(int experiment, boolean have) {
    for (int seed : spec.experiments().get(experiment).seeds()) {
      if (have) {
        ended.add(100L * experiment + seed);
      } else {
        ended.remove(100L * experiment + seed);
      }
    }
  }

  @Override
  public int compareRuns(ReproductionSpec spec) {
    calls.add("compared " + spec.experiment() + " with " + spec.reproduces());
    return 1;
  }

  private List<PlannedRun> waiting() {
    List<PlannedRun> runs = new ArrayList<>();
    for (int e = 0; e < spec.experiments().size(); e++) {
      for (int seed : spec.experiments().get(e).seeds()) {
        long number = 100L * e + seed;
        if (!ended.contains(number) && !opened.contains(number)) {
          runs.add(new PlannedRun(new UUID(0, number), e, seed));
        }
      }
    }
    return runs;
  }

  @Override
  public RunTurn nextRuns(RunQuestion question) {
    calls.add("asked");
    if (stopped) {
      throw FailureCode.CANCELLED.toFailure("campaign 'test' is PAUSED", null);
    }
    List<PlannedRun> all = waiting();
    Integer known = question.known();
    List<PlannedRun> waiting =
        all.stream().filter(run -> known == null || run.experiment() < known).toList();
    List<PlannedRun> ready =
        waiting.stream().filter(run -> !question.blocked().contains(run.experiment())).toList();
    int free = Math.max(0, Math.min(ready.size(), places - question.open().size()));
    List<PlannedRun> next = ready.subList(0, free);
    next.forEach(run -> opened.add(number(run.runId())));
    mostOpen = Math.max(mostOpen, question.open().size() + free);
    return new RunTurn(
        next.stream()
            .map(run -> new RunTurn.OpenedRun(run, spec.experiments().get(run.experiment())))
            .toList(),
        ready.size() - free,
        waiting.stream()
            .map(PlannedRun::experiment)
            .filter(question.blocked()::contains)
            .distinct()
            .toList(),
        waiting.size() < all.size());
  }

  @Override
  public void failWaiting(UUID campaignId, List<Integer> experiments, String code, String message) {
    for (PlannedRun run : waiting()) {
      if (experiments.contains(run.experiment())) {
        recordFailure(campaignId, run.runId(), code, message);
      }
    }
  }

  @Override
  public void recordFailure(UUID campaignId, UUID runId, String code, String message) {
    if (code.equals(FailureCode.ARTIFACT_CORRUPT.name())) {
      opened.remove(number(runId)); // that one waits again
    } else {
      ended.add(number(runId));
    }
    calls.add("failed " + number(runId) + " " + code + " " + message);
  }

  @Override
  public CampaignOutcome finishCampaign(UUID campaignId, @Nullable String failure) {
    calls.add("finished " + failure + (finished ? ", again" : ""));
    if (!finished && whenFinished != null) {
      finished = true;
      whenFinished.run();
    }
    String outcome = outcomes.poll();
    String usual = failure == null ? "DONE" : "FAILED";
    return new CampaignOutcome(outcome == null ? usual : outcome, 0, 0);
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

  private void read(String stage) {
    Integer left = damaged.computeIfPresent(stage, (same, times) -> times == 0 ? null : times - 1);
    if (left != null) {
      throw FailureCode.ARTIFACT_CORRUPT.toFailure("an input is damaged", null);
    }
  }

  @Override
  public PreparedAudio prepareAudio(AudioSpec spec) {
    read("prepareAudio");
    if (spec.whole() != null) {
      calls.add("prepared all of " + spec.dataset().corpus());
    }
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
    if (!request.extra().isEmpty()) {
      calls.add(
          "with "
              + String.join(
                  ", ", request.extra().stream().map(audio -> audio.dataset().corpus()).toList()));
    }
    CountDownLatch latch = trainingBlocks;
    while (latch != null && latch.getCount() > 0) {
      Activity.getExecutionContext().heartbeat(null); // throws once the campaign is cancelled
      Thread.onSpinWait();
    }
    if (failingSeeds.contains(request.seed())) {
      throw FailureCode.TRAINING_DIVERGED.toFailure("the total loss became NaN", null);
    }
    return new TrainedModel(ref(), ref(), 2, 3, 0.75, List.of());
  }

  @Override
  public SeedScore evaluate(EvaluationSpec spec) {
    TrainingRequest request = spec.branches().get(0).training();
    read("evaluate");
    ended.add(number(request.runId()));
    Transcripts words = request.transcripts();
    calls.add("scored " + number(request.runId()) + (words == null ? "" : " " + words.corpus()));
    return new SeedScore(request.runId(), request.seed(), 0.5, Map.of("audio", 0.5), ref());
  }

  @Override
  public Transcripts transcribe(TranscriptionSpec spec) {
    String corpus = spec.audio().dataset().corpus();
    calls.add("transcribed " + corpus);
    read("transcribe");
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

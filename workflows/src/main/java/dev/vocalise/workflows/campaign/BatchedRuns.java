package dev.vocalise.workflows.campaign;

import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.transcription.Transcripts;
import io.temporal.workflow.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * How builds before {@link RunDispatcher} ran a campaign: batch by batch, whatever other campaigns
 * wait. Workflows that such a build began go on this way; no other does.
 */
final class BatchedRuns {
  private static final int OPEN_RUNS = 20;

  private final SeedRuns runs;
  private final Map<Recognition, Promise<Transcripts>> words = new LinkedHashMap<>();

  BatchedRuns(SeedRuns runs) {
    this.runs = runs;
  }

  void run(CampaignPlan plan) {
    transcribeTargets(plan);
    Deque<Promise<Void>> open = new ArrayDeque<>();
    for (PlannedRun run : plan.runs()) {
      if (open.size() == OPEN_RUNS) {
        open.removeFirst().get();
      }
      open.addLast(train(plan, run));
    }
    open.forEach(Promise::get);
  }

  private void transcribeTargets(CampaignPlan plan) {
    Set<Recognition> failed = new LinkedHashSet<>();
    words.forEach(
        (wanted, promise) -> {
          if (promise.isCompleted() && promise.getFailure() != null) {
            failed.add(wanted);
          }
        });
    words.keySet().removeAll(failed); // its runs were resumed: tried again
    for (PlannedRun run : plan.runs()) {
      Recognition wanted = Recognition.of(plan.spec().experiments().get(run.experiment()));
      if (wanted != null && !words.containsKey(wanted)) {
        words.put(wanted, runs.transcribe(wanted));
      }
    }
  }

  /** Completes when the run has ended, well or not; only a cancellation passes through. */
  private Promise<Void> train(CampaignPlan plan, PlannedRun run) {
    ExperimentSpec experiment = plan.spec().experiments().get(run.experiment());
    Recognition wanted = Recognition.of(experiment);
    UUID runId = run.runId();
    return runs.start(run, experiment, wanted == null ? null : words.get(wanted))
        .handle(
            (score, failure) -> {
              if (failure != null) {
                runs.recordFailure(runId, failure);
              }
              return null;
            });
  }
}

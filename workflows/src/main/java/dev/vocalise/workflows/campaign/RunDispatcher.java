package dev.vocalise.workflows.campaign;

import static java.util.Objects.requireNonNull;

import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.failure.FailureCode;
import dev.vocalise.workflows.failure.FailureMessage;
import dev.vocalise.workflows.fusion.SeedScore;
import dev.vocalise.workflows.transcription.Transcripts;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Opens the runs of one campaign when it is their turn among all campaigns: the database says
 * which, and is asked again whenever a run has ended, words have been recognised, or another
 * campaign left a place (docs/decisions/0017).
 */
final class RunDispatcher {
  /** Nothing depends on being woken but speed. The database forgets who asks less often. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  /** Temporal ends a workflow by force at 51,200 events; a run has about 20. */
  private static final long MOST_EVENTS = 6_000;

  private SeedRuns runs;
  private final Supplier<SeedRuns> prepare;
  private final List<ExperimentSpec> experiments;
  private final Map<UUID, Promise<SeedScore>> open = new LinkedHashMap<>();
  private final Map<Recognition, Promise<Transcripts>> words = new LinkedHashMap<>();
  private final Set<Recognition> recognised = new LinkedHashSet<>();
  private boolean damaged;
  private boolean woken;
  private boolean finished;

  /**
   * @param prepare prepares what runs read once more: from the cache, but for what was damaged
   * @param experiments of the campaign; only what they need recognised is read
   */
  RunDispatcher(SeedRuns runs, Supplier<SeedRuns> prepare, List<ExperimentSpec> experiments) {
    this.runs = runs;
    this.prepare = prepare;
    this.experiments = experiments;
  }

  /** There may be a place. */
  void wake() {
    woken = true;
  }

  /**
   * Runs what waits; false when something is left because the history has become long, or because
   * the campaign was extended by experiments that it does not know. Nothing is open then, and a
   * failure or a cancellation passes through only when everything has stopped.
   */
  boolean run() {
    CancellationScope scope = Workflow.newCancellationScope(this::dispatch);
    try {
      scope.run();
      return finished;
    } catch (TemporalFailure failure) {
      scope.cancel();
      Workflow.newDetachedCancellationScope(this::awaitAll).run();
      throw failure;
    }
  }

  private void dispatch() {
    while (Workflow.getInfo().getHistoryLength() < MOST_EVENTS) {
      repair();
      woken = false;
      RunTurn turn =
          runs.campaigns()
              .nextRuns(
                  new RunQuestion(
                      runs.campaignId(),
                      List.copyOf(open.keySet()),
                      blocked(),
                      experiments.size()));
      turn.runs().forEach(this::open);
      turn.blocked().forEach(this::transcribe);
      if (turn.last() && open.isEmpty()) {
        finished = !turn.more();
        return;
      }
      Workflow.await(LONGEST_WAIT, () -> woken || hasNews());
      settle();
    }
    Workflow.await(() -> open.values().stream().allMatch(Promise::isCompleted));
    settle();
  }

  /** A run that found its input damaged waits again; so what it reads must be made again first. */
  private void repair() {
    if (damaged) {
      damaged = false;
      runs = prepare.get();
      words.values().removeIf(Promise::isCompleted);
      recognised.clear();
    }
  }

  private void awaitAll() {
    Workflow.await(
        () ->
            open.values().stream().allMatch(Promise::isCompleted)
                && words.values().stream().allMatch(Promise::isCompleted));
    settle();
  }

  private void open(RunTurn.OpenedRun opened) {
    Recognition wanted = Recognition.of(opened.experiment());
    open.put(
        opened.run().runId(),
        runs.start(
            opened.run(),
            opened.experiment(),
            wanted == null ? null : requireNonNull(words.get(wanted))));
  }

  /** Experiments whose words are not there yet: their runs may take no place. */
  private List<Integer> blocked() {
    List<Integer> blocked = new ArrayList<>();
    for (int i = 0; i < experiments.size(); i++) {
      Recognition wanted = Recognition.of(experiments.get(i));
      if (wanted != null && !recognised.contains(wanted)) {
        blocked.add(i);
      }
    }
    return blocked;
  }

  private void transcribe(int experiment) {
    Recognition wanted = requireNonNull(Recognition.of(experiments.get(experiment)));
    if (!words.containsKey(wanted)) {
      words.put(wanted, runs.transcribe(wanted));
    }
  }

  private boolean hasNews() {
    return open.values().stream().anyMatch(Promise::isCompleted)
        || words.entrySet().stream()
            .anyMatch(w -> w.getValue().isCompleted() && !recognised.contains(w.getKey()));
  }

  /** Takes notice of what has ended. */
  private void settle() {
    for (UUID run : List.copyOf(open.keySet())) {
      Promise<SeedScore> score = requireNonNull(open.get(run));
      if (score.isCompleted()) {
        if (score.getFailure() != null) {
          damaged |= runs.recordFailure(run, score.getFailure());
        }
        open.remove(run);
      }
    }
    for (Recognition wanted : List.copyOf(words.keySet())) {
      Promise<Transcripts> promise = requireNonNull(words.get(wanted));
      if (promise.isCompleted() && promise.getFailure() == null) {
        recognised.add(wanted);
      } else if (promise.isCompleted()) {
        failReaders(wanted, promise.getFailure());
        words.remove(wanted); // tried again when its runs are resumed
      }
    }
  }

  /** The runs that wait for these words fail with them, the others do not. */
  private void failReaders(Recognition wanted, RuntimeException failure) {
    List<Integer> readers = new ArrayList<>();
    for (int i = 0; i < experiments.size(); i++) {
      if (wanted.equals(Recognition.of(experiments.get(i)))) {
        readers.add(i);
      }
    }
    FailureMessage message = FailureMessage.of(failure);
    damaged |= message.code().equals(FailureCode.ARTIFACT_CORRUPT.name());
    Workflow.newDetachedCancellationScope(
            () ->
                runs.campaigns()
                    .failWaiting(runs.campaignId(), readers, message.code(), message.text()))
        .run();
  }
}

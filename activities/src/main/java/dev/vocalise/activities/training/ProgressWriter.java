package dev.vocalise.activities.training;

import dev.vocalise.activities.stage.Heartbeat;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.infra.failure.ServerFailure;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.Progress;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.training.TrainingEvent;
import dev.vocalise.model.training.TrainingListener;
import dev.vocalise.model.training.TrainingProgress;
import dev.vocalise.workflows.training.TrainingRequest;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what the trainer reports into rows: progress about once a second, every measurement,
 * checkpoints every minute and after each round. Each write carries the attempt's token, so a
 * trainer that was taken for dead stops at its next one.
 */
final class ProgressWriter implements TrainingListener, AutoCloseable {
  /** Media type of weights and checkpoints. */
  static final String TENSORS = "application/vnd.safetensors";

  private static final Logger LOG = LoggerFactory.getLogger(ProgressWriter.class);

  private static final long PROGRESS_NANOS = Duration.ofSeconds(1).toNanos();

  private final StageAttempt attempt;
  private final TrainingRequest request;
  private final int rounds;
  private final Heartbeat heart;
  private final RunContext context;
  private long lastProgress = System.nanoTime() - PROGRESS_NANOS;
  private final CheckpointWriter checkpoints;
  private final List<MetricPoint> points = new ArrayList<>();
  private @Nullable Double accuracy;
  private @Nullable Double learningRate;
  private TrainingEvent.@Nullable StepDone newest;

  ProgressWriter(
      StageAttempt attempt,
      TrainingRequest request,
      int rounds,
      Heartbeat heart,
      RunContext context) {
    this.attempt = attempt;
    this.request = request;
    this.rounds = rounds;
    this.heart = heart;
    this.context = context;
    checkpoints = new CheckpointWriter(attempt, context);
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.StepDone step) {
      stepDone(step);
    } else if (event instanceof TrainingEvent.Measured measured) {
      accuracy = measured.measurement().validationAccuracy();
      learningRate = measured.measurement().learningRate();
      points.addAll(
          TrainingMetrics.of(
              measured.measurement(),
              ClassNames.of(request.experiment().classes()),
              TrainingMetrics.prefix(request),
              Instant.now()));
      write("points of curves", this::appendPoints);
    } else if (event instanceof TrainingEvent.RoundDone done) {
      roundDone(done);
    } else if (event instanceof TrainingEvent.CheckpointReady ready) {
      checkpoints.want(ready.round(), ready.checkpoint());
    }
  }

  private void appendPoints() {
    context.metrics().append(attempt, points);
    points.clear();
  }

  /**
   * Runs a write that can wait while the database is away: the training goes on, and what is
   * missing at its end is taken from its report.
   */
  private void write(String what, Runnable write) {
    try {
      write.run();
    } catch (RuntimeException e) {
      if (ServerFailure.in(e).isEmpty()) {
        throw e;
      }
      LOG.warn("{} of run {} could not be written; training goes on", what, attempt.runId(), e);
    }
  }

  private void stepDone(TrainingEvent.StepDone step) {
    try {
      heart.beat("round " + step.round() + ", batch " + step.batch());
    } catch (ActivityCompletionException e) {
      keep(step); // the next attempt goes on after this very step
      throw e;
    }
    newest = step;
    checkpoints.offer(step.round() - 1, step.checkpoint());
    if (System.nanoTime() - lastProgress < PROGRESS_NANOS) {
      return;
    }
    lastProgress = System.nanoTime();
    write("progress", () -> context.runs().progress(attempt, progress(step, step.progress())));
    if (!points.isEmpty()) {
      write("points of curves", this::appendPoints);
    }
  }

  /** So that what is left on the page when training has ended is of all its steps. */
  private void roundDone(TrainingEvent.RoundDone done) {
    TrainingEvent.StepDone step = newest;
    if (step != null) {
      write("progress", () -> context.runs().progress(attempt, progress(step, done.progress())));
    }
    MetricPoint point =
        new MetricPoint(
            TrainingMetrics.waiting(request), done.round(), Instant.now(), 100 * done.waiting());
    write("waiting", () -> context.metrics().sampled(attempt, List.of(point)));
  }

  /** Unless the run has ended, or another attempt has begun. */
  private void keep(TrainingEvent.StepDone step) {
    try {
      checkpoints.now(step.round() - 1, step.checkpoint());
    } catch (RuntimeException e) {
      LOG.info("run {} stops without a new checkpoint: {}", attempt.runId(), e.getMessage());
    }
  }

  private Progress progress(TrainingEvent.StepDone step, TrainingProgress progress) {
    return new Progress(
        attempt.stage(),
        step.round(),
        rounds,
        step.batch(),
        step.batches(),
        TrainingMetrics.losses(step.losses()),
        accuracy,
        learningRate,
        progress.remainingSeconds(),
        (request.branch() + progress.fraction()) / request.experiment().branches().size(),
        progress.waiting());
  }

  @Override
  public void close() {
    checkpoints.close();
  }
}

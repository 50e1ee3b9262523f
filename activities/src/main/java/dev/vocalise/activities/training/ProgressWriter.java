package dev.vocalise.activities.training;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.Heartbeat;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.infra.artifact.StoredArtifact;
import dev.vocalise.infra.lineage.Progress;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.model.training.Checkpoint;
import dev.vocalise.model.training.CheckpointFormat;
import dev.vocalise.model.training.TrainingEvent;
import dev.vocalise.model.training.TrainingListener;
import dev.vocalise.workflows.training.TrainingRequest;
import io.temporal.client.ActivityWorkerShutdownException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what the trainer reports into rows: progress about once a second, every measurement, a
 * checkpoint after each round. Each write carries the attempt's token, so a trainer that was taken
 * for dead stops at its next one.
 */
final class ProgressWriter implements TrainingListener {
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
  private @Nullable Double accuracy;
  private @Nullable Double learningRate;

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
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.StepDone step) {
      stepDone(step);
    } else if (event instanceof TrainingEvent.Measured measured) {
      accuracy = measured.measurement().validationAccuracy();
      learningRate = measured.measurement().learningRate();
      context
          .metrics()
          .append(
              attempt,
              TrainingMetrics.of(
                  measured.measurement(), TrainingMetrics.prefix(request), Instant.now()));
    } else if (event instanceof TrainingEvent.CheckpointReady ready) {
      save(ready.round(), ready.checkpoint());
    }
  }

  private void stepDone(TrainingEvent.StepDone step) {
    try {
      heart.beat("round " + step.round() + ", batch " + step.batch());
    } catch (ActivityWorkerShutdownException e) {
      save(step.round() - 1, step.checkpoint()); // the next worker goes on after this very step
      throw e;
    }
    if (System.nanoTime() - lastProgress < PROGRESS_NANOS) {
      return;
    }
    lastProgress = System.nanoTime();
    context
        .runs()
        .progress(
            attempt,
            new Progress(
                attempt.stage(),
                step.round(),
                rounds,
                step.batch(),
                step.batches(),
                TrainingMetrics.losses(step.losses()),
                accuracy,
                learningRate,
                step.progress().remainingSeconds(),
                (request.branch() + step.progress().fraction())
                    / request.experiment().branches().size()));
  }

  private void save(int round, Supplier<Checkpoint> supplier) {
    Path file = context.scratch().resolve("checkpoint-" + attempt.id() + ".safetensors");
    try {
      Checkpoint checkpoint = supplier.get();
      CheckpointFormat.write(file, checkpoint);
      StoredArtifact stored = StoredArtifact.of(file, TENSORS);
      context.unneeded().announce(stored.sha256());
      context.artifacts().put(file, stored);
      context
          .checkpoints()
          .save(
              attempt,
              round,
              CanonicalJson.tree(checkpoint.next()),
              JsonArtifacts.file(
                  "checkpoint.safetensors", "checkpoint", JsonArtifacts.ref(stored)));
      if (!context.artifacts().exists(stored.sha256(), stored.size())) {
        context.artifacts().put(file, stored); // an equal one had just been taken for needless
      }
      collect();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write the checkpoint " + file + ": " + e.getMessage(), e);
    } finally {
      delete(file);
    }
  }

  /** The round before this one needs no bytes any more; a failure here costs no run. */
  private void collect() {
    try {
      context.unneeded().collect(context.artifacts());
    } catch (RuntimeException e) {
      LOG.warn("needless checkpoints could not be deleted; it is tried again every minute", e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} could not be deleted; the next start does it", file, e);
    }
  }
}

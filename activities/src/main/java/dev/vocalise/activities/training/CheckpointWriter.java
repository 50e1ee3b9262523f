package dev.vocalise.activities.training;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.activities.stage.StageCheckpoints;
import dev.vocalise.infra.failure.ServerFailure;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.model.tensor.StateTensors;
import dev.vocalise.model.training.Checkpoint;
import dev.vocalise.model.training.Checkpoint.Selected;
import dev.vocalise.model.training.CheckpointFormat;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores checkpoints beside the training: a state is copied to memory between two steps; a thread
 * of its own writes, digests and uploads the copy, one at a time. Used by the training thread.
 *
 * <p>A server or disk that is away stops no training: it is tried again soon. A newer attempt of
 * the stage does.
 */
final class CheckpointWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);
  private static final Duration AGAIN = Duration.ofSeconds(10);

  /** Small checkpoints come more often than asked for: they cost next to nothing. */
  private static final Duration SOONEST = Duration.ofSeconds(5);

  /** What all checkpoints of a training may send to the store. */
  private static final long BYTES_PER_SECOND = 10_000_000;

  private final StageAttempt attempt;
  private final RunContext context;
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "vocalise-checkpoint");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable Future<Long> inFlight;
  private long due;
  private long lastBytes;

  /** The copies' places outside the heap, used again by the next ones. */
  private @Nullable StateTensors model;

  private @Nullable StateTensors optimizer;
  private @Nullable Selected selected;

  CheckpointWriter(StageAttempt attempt, RunContext context) {
    this.attempt = attempt;
    this.context = context;
    due = System.nanoTime() + pause(0, context.checkpointEvery()).toNanos();
  }

  /**
   * Between two checkpoints.
   *
   * @param bytes of the last one
   * @param longest what the user asked for
   */
  static Duration pause(long bytes, Duration longest) {
    Duration affordable = Duration.ofSeconds(bytes / BYTES_PER_SECOND);
    Duration pause = affordable.compareTo(SOONEST) < 0 ? SOONEST : affordable;
    return pause.compareTo(longest) < 0 ? pause : longest;
  }

  /** After a step, where enough time has passed since the last one. */
  void offer(int round, Supplier<Checkpoint> state) {
    if (inFlight != null && inFlight.isDone()) {
      await();
    }
    if (inFlight == null && System.nanoTime() - due >= 0) {
      start(round, state);
    }
  }

  /** At a round's end; while one is being stored, after one of the next steps. */
  void want(int round, Supplier<Checkpoint> state) {
    due = System.nanoTime();
    offer(round, state);
  }

  /** In this thread, for a stage that has to stop. */
  void now(int round, Supplier<Checkpoint> state) {
    await();
    save(round, state.get());
  }

  private void start(int round, Supplier<Checkpoint> state) {
    due = System.nanoTime() + pause(lastBytes, context.checkpointEvery()).toNanos();
    Checkpoint copy = copy(state.get());
    inFlight = background.submit(() -> save(round, copy));
  }

  /** Until none is being stored; throws what a newer attempt means for this one. */
  private void await() {
    try {
      if (inFlight != null) {
        lastBytes = inFlight.get();
      }
    } catch (ExecutionException e) {
      if (ServerFailure.in(e).isEmpty() || !(e.getCause() instanceof RuntimeException)) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException("a checkpoint could not be stored", e);
      }
      LOG.warn(
          "a checkpoint of run {} could not be stored; training goes on, and it is tried again",
          attempt.runId(),
          e.getCause());
      due = System.nanoTime() + AGAIN.toNanos();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a checkpoint was stored", e);
    } finally {
      inFlight = null;
    }
  }

  private Checkpoint copy(Checkpoint live) {
    model = live.model().copy(model);
    optimizer = live.optimizer().copy(optimizer);
    Selected best = live.selected();
    if (best != null && (selected == null || selected.round() != best.round())) {
      StateTensors place = selected == null ? null : selected.model();
      selected = new Selected(best.round(), best.score(), best.model().copy(place));
    }
    return live.with(model, optimizer, selected);
  }

  /** Returns its size in bytes. */
  private long save(int round, Checkpoint checkpoint) {
    return new StageCheckpoints(context, attempt)
        .save(
            "checkpoint.safetensors",
            ProgressWriter.TENSORS,
            round,
            CanonicalJson.tree(checkpoint.next()),
            file -> CheckpointFormat.write(file, checkpoint));
  }

  /** Waits for what is being stored, so that nothing is written after the stage has ended. */
  @Override
  public void close() {
    try {
      await();
    } catch (RuntimeException e) {
      LOG.debug("the last checkpoint of run {} was not stored", attempt.runId(), e);
    } finally {
      background.shutdownNow();
    }
  }
}

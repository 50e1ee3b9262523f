package dev.vocalise.model.training;

import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.LabelledBatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes what the steps of one epoch see on a background thread, one ahead of the step that uses it.
 * Each is a function of its number, so the thread changes when it is made and not what it holds.
 */
final class BatchFeeder {

  /** What one step sees. */
  record Fed(@Nullable LabelledBatch source, @Nullable Batch target) {

    /** Target utterances of a step that sees both domains. */
    int paired() {
      return source == null || target == null ? 0 : target.size();
    }
  }

  private final IntFunction<Fed> maker;
  private final int batches;
  private final ExecutorService background;
  private int ahead;
  private @Nullable Future<Fed> pending;

  /**
   * @param first 0-based number of the first step's batch
   * @param batches of the epoch
   */
  BatchFeeder(IntFunction<Fed> maker, int first, int batches, ExecutorService background) {
    this.maker = maker;
    this.batches = batches;
    this.background = background;
    this.ahead = first;
    prepare();
  }

  private void prepare() {
    int index = ahead++;
    pending = index < batches ? background.submit(() -> maker.apply(index)) : null;
  }

  /** The next batch, in the order of the plan. */
  Fed next() {
    Future<Fed> wanted = pending;
    if (wanted == null) {
      throw new IllegalStateException("the epoch has no more batches than " + batches);
    }
    Fed fed = await(wanted);
    prepare();
    return fed;
  }

  /** Drops the batch that no step will use, when an epoch ends early. */
  void abandon() {
    if (pending != null) {
      pending.cancel(false);
    }
  }

  private static Fed await(Future<Fed> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingInterrupted("the training thread was interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        cause.addSuppressed(new IllegalStateException("while preparing a batch in the background"));
        throw cause;
      }
      throw new IllegalStateException("cannot prepare a batch", e.getCause());
    }
  }
}

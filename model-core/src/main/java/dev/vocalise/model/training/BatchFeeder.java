package dev.vocalise.model.training;

import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.LabelledBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes what the steps of one epoch see on background threads, ahead of the step that uses it. Each
 * is a function of its number, so threads change when it is made and not what it holds; steps take
 * them in the order of their numbers.
 */
final class BatchFeeder {

  /** Threads that make batches: those that a step leaves to itself, a few at most. */
  static final int MAKERS =
      Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() - 1));

  /** Share of the heap that batches may fill that no step has taken. */
  private static final long ROOM = Runtime.getRuntime().maxMemory() / 8;

  /** What one step sees. */
  record Fed(@Nullable LabelledBatch source, @Nullable Batch target) {

    /** Target utterances of a step that sees both domains. */
    int paired() {
      return source == null || target == null ? 0 : target.size();
    }

    long bytes() {
      return bytes(source == null ? null : source.batch()) + bytes(target);
    }

    private static long bytes(@Nullable Batch batch) {
      return batch == null ? 0 : (long) Float.BYTES * batch.inputs().values().length;
    }
  }

  private final IntFunction<Fed> maker;
  private final int batches;
  private final ExecutorService background;
  private final LongConsumer waited;
  private final Deque<Future<Fed>> pending = new ArrayDeque<>();
  private int ahead;
  private long bytes;

  /**
   * @param first 0-based number of the first step's batch
   * @param batches of the epoch
   * @param bytes of a batch, as far as one is known; else 0
   * @param waited receives the nanoseconds that the caller waited for each
   */
  BatchFeeder(
      IntFunction<Fed> maker,
      int first,
      int batches,
      long bytes,
      ExecutorService background,
      LongConsumer waited) {
    this.maker = maker;
    this.ahead = first;
    this.batches = batches;
    this.bytes = bytes;
    this.background = background;
    this.waited = waited;
    prepare();
  }

  /** One more than there are threads, where the heap has room for so many. */
  private void prepare() {
    int depth = bytes == 0 ? 1 : (int) Math.max(1, Math.min(MAKERS + 1, ROOM / bytes));
    while (pending.size() < depth && ahead < batches) {
      int index = ahead++;
      pending.add(background.submit(() -> maker.apply(index)));
    }
  }

  /** The next batch, in the order of the plan. */
  Fed next() {
    Future<Fed> wanted = pending.poll();
    if (wanted == null) {
      throw new IllegalStateException("the epoch has no more batches than " + batches);
    }
    long start = System.nanoTime();
    Fed fed = await(wanted);
    waited.accept(System.nanoTime() - start);
    bytes = fed.bytes();
    prepare();
    return fed;
  }

  /** Bytes of the inputs that the last step saw. */
  long bytes() {
    return bytes;
  }

  /** Drops the batches that no step will use, when an epoch ends early. */
  void abandon() {
    pending.forEach(batch -> batch.cancel(false));
    pending.clear();
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

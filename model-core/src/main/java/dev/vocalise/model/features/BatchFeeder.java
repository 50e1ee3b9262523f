package dev.vocalise.model.features;

import dev.vocalise.model.features.EpochPlan.Appearance;
import dev.vocalise.model.training.TrainingInterrupted;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Makes the batches of one epoch on a background thread, one ahead of the step that uses it. Each
 * batch is a function of the plan, so the thread changes when it is made and not what it holds.
 */
public final class BatchFeeder {

  private final EpochPlan plan;
  private final FeatureSource features;
  private final @Nullable LabelledPart labels;
  private final int round;
  private final ExecutorService background;
  private int ahead;
  private @Nullable Future<PairBatch> pending;

  private BatchFeeder(
      EpochPlan plan,
      FeatureSource features,
      @Nullable LabelledPart labels,
      int round,
      int firstBatch,
      ExecutorService background) {
    this.plan = plan;
    this.features = features;
    this.labels = labels;
    this.round = round;
    this.background = background;
    this.ahead = firstBatch;
    prepare();
  }

  public static BatchFeeder source(
      EpochPlan plan, LabelledPart part, int round, int firstBatch, ExecutorService background) {
    return new BatchFeeder(plan, part.features(), part, round, firstBatch, background);
  }

  public static BatchFeeder target(
      EpochPlan plan, TargetPart part, int round, int firstBatch, ExecutorService background) {
    return new BatchFeeder(plan, part.features(), null, round, firstBatch, background);
  }

  private void prepare() {
    int index = ahead++;
    pending = index < plan.batches() ? background.submit(() -> make(plan.batch(index))) : null;
  }

  /** The next batch, in the order of the plan. */
  public PairBatch next() {
    Future<PairBatch> wanted = pending;
    if (wanted == null) {
      throw new IllegalStateException("the epoch has no more batches than " + plan.batches());
    }
    PairBatch batch = await(wanted);
    prepare();
    return batch;
  }

  /** Drops the batch that nobody will use, when an epoch ends early. */
  public void abandon() {
    if (pending != null) {
      pending.cancel(false);
    }
  }

  private static PairBatch await(Future<PairBatch> future) {
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

  private PairBatch make(List<Appearance> appearances) {
    int size = appearances.size();
    int longest = 0;
    for (Appearance a : appearances) {
      longest = Math.max(longest, features.length(a.utterance()));
    }
    int row = longest * features.width();
    float[] first = new float[Math.multiplyExact(size, row)];
    float[] second = new float[first.length];
    int[] lengths = new int[2 * size];
    int[] types = new int[size];
    int[] emotions = new int[size];
    for (int i = 0; i < size; i++) {
      Appearance a = appearances.get(i);
      int u = a.utterance();
      lengths[i] = features.view(u, a.type(), 1, round, a.copy(), first, i * row);
      lengths[size + i] = features.view(u, a.type(), 2, round, a.copy(), second, i * row);
      types[i] = a.type();
      if (labels != null) {
        emotions[i] = labels.label(u);
      }
    }
    return new PairBatch(size, first, second, lengths, types, labels == null ? null : emotions);
  }
}

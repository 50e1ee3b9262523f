package dev.vocalise.model.training;

import dev.vocalise.model.features.EpochPlan;
import dev.vocalise.model.method.Phase;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Feeds one epoch after the other. The first batches of an epoch are made while the last step of
 * the one before it runs and the state is measured, so that no epoch begins with a wait.
 */
final class FeedAhead implements AutoCloseable {

  /** An epoch and what feeds it. */
  record Epoch(Position at, EpochPlan plan, BatchFeeder feeder) {}

  private final Feed feed;
  private final ExecutorService background;
  private final LongConsumer waited;
  private @Nullable Epoch current;
  private @Nullable Epoch expected;

  /**
   * @param background threads that make batches
   * @param waited receives the nanoseconds that a step waited for each
   */
  FeedAhead(Feed feed, ExecutorService background, LongConsumer waited) {
    this.feed = feed;
    this.background = background;
    this.waited = waited;
  }

  /** The epoch from the position on, as it was expected or anew. */
  Epoch open(Position at, Phase phase) {
    Epoch next = expected;
    if (next == null || !next.at.equals(at)) {
      expect(at, phase);
      next = expected;
    }
    expected = null;
    current = next;
    return Objects.requireNonNull(next);
  }

  /** Makes the first batches of the epoch that comes next, unless training ends before. */
  void expect(Position at, Phase phase) {
    abandon(expected);
    EpochPlan plan = feed.plan(phase, at.domain(), at.round());
    long bytes = current == null ? 0 : current.feeder.bytes();
    BatchFeeder feeder =
        new BatchFeeder(
            feed.maker(at, plan, phase), at.batch(), plan.batches(), bytes, background, waited);
    expected = new Epoch(at, plan, feeder);
  }

  @Override
  public void close() {
    abandon(current);
    abandon(expected);
  }

  private static void abandon(@Nullable Epoch epoch) {
    if (epoch != null) {
      epoch.feeder.abandon();
    }
  }
}

package dev.vocalise.web.ui.prediction;

import dev.vocalise.activities.prediction.Predictions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Recordings about which somebody asked on the page, so that they can be looked at and asked about
 * again: in memory, for a while, and for that person alone. Thread-safe.
 */
final class KeptRecordings {
  private static final Duration KEPT = Duration.ofMinutes(30);
  private static final int MOST = 32;
  private static final long MOST_BYTES = 32 << 20;

  private final Clock clock;
  private final Deque<Kept> kept = new ArrayDeque<>();
  private long bytes;

  KeptRecordings(Clock clock) {
    this.clock = clock;
  }

  /**
   * A recording and what a model said of it.
   *
   * @param who asked
   * @param model as it was named
   * @param recogniser that was chosen; null for the one of the model's run
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  record Kept(
      UUID id,
      String who,
      String model,
      @Nullable String recogniser,
      String file,
      byte[] sound,
      Predictions answer,
      Instant since) {}

  /** Keeps it; the oldest ones go where there are too many, or they are too large. */
  synchronized Kept keep(
      String who,
      String model,
      @Nullable String recogniser,
      String file,
      byte[] sound,
      Predictions answer) {
    Kept one =
        new Kept(UUID.randomUUID(), who, model, recogniser, file, sound, answer, clock.instant());
    kept.add(one);
    bytes += sound.length;
    while (kept.size() > MOST || (bytes > MOST_BYTES && kept.size() > 1) || old(kept.peek())) {
      bytes -= kept.remove().sound().length;
    }
    return one;
  }

  private boolean old(@Nullable Kept one) {
    return one != null && one.since().isBefore(clock.instant().minus(KEPT));
  }

  /** The one with this id, if it is there and this person's. */
  synchronized Optional<Kept> find(String id, String who) {
    return kept.stream()
        .filter(one -> one.id().toString().equals(id) && one.who().equals(who) && !old(one))
        .findFirst();
  }
}

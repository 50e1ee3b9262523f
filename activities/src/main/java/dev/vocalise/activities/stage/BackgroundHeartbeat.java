package dev.vocalise.activities.stage;

import dev.vocalise.workflows.StageOptions;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Also beats while the stage is silent: reading gigabytes, one step on a slow device and scoring a
 * whole test part take longer than the heartbeat timeout and send nothing meanwhile. So a missing
 * beat means that the process is gone, not that it is slow.
 */
public final class BackgroundHeartbeat implements Heartbeat, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundHeartbeat.class);

  /** Several beats may get lost before the stage is retried. */
  private static final Duration EVERY = StageOptions.HEARTBEAT.dividedBy(6);

  /** A server that is away answers later, or never. */
  private static final Duration LAST = Duration.ofSeconds(1);

  private final Heartbeat heart;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "heartbeat");
            thread.setDaemon(true);
            return thread;
          });
  private volatile @Nullable String detail;

  @SuppressWarnings("FutureReturnValueIgnored") // repeat() throws where it has to end
  public BackgroundHeartbeat(Heartbeat heart, Duration every) {
    this.heart = heart;
    timer.scheduleWithFixedDelay(
        this::repeat, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The heart of the activity that runs on this thread; close it before the activity ends. */
  public static BackgroundHeartbeat ofThisActivity() {
    return new BackgroundHeartbeat(Activity.getExecutionContext()::heartbeat, EVERY);
  }

  @Override
  public void beat(@Nullable String detail) {
    this.detail = detail;
    heart.beat(detail);
  }

  /** A stop is thrown again by the stage's own next beat, where it can save what it has. */
  private void repeat() {
    try {
      heart.beat(detail);
    } catch (RuntimeException e) {
      LOG.debug("the stage has to stop; its next beat throws", e);
      throw e; // ends the repetition
    }
  }

  /** A beat that is under way is let through: interrupted, it would look like a lost server. */
  @Override
  public void close() {
    timer.shutdown();
    try {
      timer.awaitTermination(LAST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    timer.shutdownNow();
  }
}

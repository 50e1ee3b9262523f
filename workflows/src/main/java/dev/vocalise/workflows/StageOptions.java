package dev.vocalise.workflows;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/** The one table of queues, timeouts and retries. */
public final class StageOptions {
  /** Registration, preparation, aggregation, state changes. */
  public static final String IO_QUEUE = "vocalise-io";

  /** Training; a worker has one slot per device here. */
  public static final String TRAIN_QUEUE = "vocalise-train";

  /**
   * Evaluation; a queue of its own, or the score of a trained seed waits for every training before
   * it.
   */
  public static final String EVALUATE_QUEUE = "vocalise-evaluate";

  /** Speech recognition; hours on a large corpus, so that scores may not queue behind it. */
  public static final String TRANSCRIBE_QUEUE = "vocalise-transcribe";

  /** A stage that sends no heartbeat for longer is retried. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(60);

  private StageOptions() {}

  /** Short state changes: tried until the database answers again. */
  public static ActivityOptions state() {
    return ActivityOptions.newBuilder()
        .setTaskQueue(IO_QUEUE)
        .setStartToCloseTimeout(Duration.ofMinutes(2))
        .setRetryOptions(backoff(0))
        .build();
  }

  /** Stages that read whole corpora. */
  public static ActivityOptions io() {
    return ActivityOptions.newBuilder()
        .setTaskQueue(IO_QUEUE)
        .setStartToCloseTimeout(Duration.ofHours(12))
        .setHeartbeatTimeout(HEARTBEAT)
        .setRetryOptions(backoff(20))
        .build();
  }

  /** Device stages: days are possible, attempts are few, a cancel waits for the last checkpoint. */
  public static ActivityOptions train() {
    return device(TRAIN_QUEUE);
  }

  /** As training, but seconds to minutes. */
  public static ActivityOptions evaluate() {
    return device(EVALUATE_QUEUE);
  }

  /** As training: whole corpora, from where an attempt before stopped. */
  public static ActivityOptions transcribe() {
    return device(TRANSCRIBE_QUEUE);
  }

  private static ActivityOptions device(String queue) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(queue)
        .setStartToCloseTimeout(Duration.ofDays(14))
        .setHeartbeatTimeout(HEARTBEAT)
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setRetryOptions(backoff(20))
        .build();
  }

  private static RetryOptions backoff(int attempts) {
    return RetryOptions.newBuilder()
        .setInitialInterval(Duration.ofSeconds(1))
        .setBackoffCoefficient(2)
        .setMaximumInterval(Duration.ofMinutes(1))
        .setMaximumAttempts(attempts)
        .build();
  }
}

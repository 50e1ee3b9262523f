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

  /** A stage that sends no heartbeat for longer is retried; a thread of its own sends them. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private static final Duration SOON = Duration.ofSeconds(1);

  private StageOptions() {}

  /** Short state changes: tried until the database answers again. */
  public static ActivityOptions state() {
    return ActivityOptions.newBuilder()
        .setTaskQueue(IO_QUEUE)
        .setStartToCloseTimeout(Duration.ofMinutes(10))
        .setHeartbeatTimeout(HEARTBEAT)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(SOON)
                .setBackoffCoefficient(2)
                .setMaximumInterval(Duration.ofSeconds(15))
                .build())
        .build();
  }

  /** Stages that read whole corpora. */
  public static ActivityOptions io() {
    return ActivityOptions.newBuilder()
        .setTaskQueue(IO_QUEUE)
        .setStartToCloseTimeout(Duration.ofHours(12))
        .setHeartbeatTimeout(HEARTBEAT)
        .setRetryOptions(soon())
        .build();
  }

  /** Device stages: days are possible, a cancel waits for the last checkpoint. */
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
        .setRetryOptions(soon())
        .build();
  }

  /**
   * Attempts have no number here: a worker that dies or is stopped costs none, however often, and
   * the next one begins at once. What fails by itself says when it may be tried again, or that it
   * may not.
   */
  private static RetryOptions soon() {
    return RetryOptions.newBuilder().setInitialInterval(SOON).setBackoffCoefficient(1).build();
  }
}

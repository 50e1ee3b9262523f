package dev.vocalise.infra.tracking;

import dev.vocalise.infra.address.HttpAddress;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.Outbox;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the outbox to MLflow from a thread of its own, and tries again, ever more slowly, while
 * the server is away.
 */
public final class MlflowTracker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MlflowTracker.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Outbox outbox;
  private final MlflowDelivery delivery;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "vocalise-mlflow");

  /**
   * Makes a tracker that does nothing before {@link #start}.
   *
   * @param files what is laid beside runs
   */
  public MlflowTracker(Database database, MlflowConfig config, TrackedFiles files) {
    this.outbox = new Outbox(database);
    this.delivery = new MlflowDelivery(database, config, files);
  }

  /** Asks the server and changes nothing. Empty if it answers as MLflow does, else why not. */
  public static Optional<String> refusal(HttpAddress server) {
    try (MlflowHttp http = new MlflowHttp(server)) {
      http.get("experiments/search", "max_results", "1");
      return Optional.empty();
    } catch (MlflowException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Starts delivering in the background. */
  public synchronized void start() {
    if (thread.getState() == Thread.State.NEW) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  /**
   * Delivers what is due now and returns the number of messages.
   *
   * @throws Outbox.UnavailableException if MLflow cannot be reached
   */
  public int deliverOnce() {
    return outbox.deliver(delivery);
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    delivery.close();
  }

  private void run() {
    Duration pause = PAUSE;
    String why = "";
    try {
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          deliverOnce();
          if (!why.isEmpty()) {
            log.info("MLflow answers again");
          }
          why = "";
          pause = PAUSE;
        } catch (RuntimeException e) {
          if (!why.equals(e.getMessage())) {
            log.warn("Nothing can be delivered to MLflow now and is kept: {}", e.getMessage());
          }
          why = String.valueOf(e.getMessage());
          Duration longer = pause.multipliedBy(2);
          pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

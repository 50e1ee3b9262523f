package dev.vocalise.activities.training;

import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.infra.lineage.StaleAttemptException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every ten seconds how busy the machine is while a model is trained, and tells the tracker
 * once a minute; more rarely the longer it takes, so that a training of a day has some 2,000 looks.
 * It has a thread of its own, touches nothing of the training, and no failure of it ends one.
 */
final class SystemSampler {
  private static final Logger LOG = LoggerFactory.getLogger(SystemSampler.class);
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private static final Duration LAST = Duration.ofSeconds(5);

  /** Looks after which pauses grow. */
  private static final int LOOKS = 500;

  private static final int LOOKS_PER_MESSAGE = 6;

  private final StageAttempt attempt;
  private final RunContext context;
  private final SystemLoad load;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<MetricPoint> points = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "vocalise-system");
  private int looks;

  private SystemSampler(StageAttempt attempt, RunContext context) {
    this.attempt = attempt;
    this.context = context;
    load = new SystemLoad(context.device());
  }

  /** What is done meanwhile. */
  interface Work<T> {
    T done() throws IOException;
  }

  /** Watches the machine while something is done. */
  static <T> T during(StageAttempt attempt, RunContext context, Work<T> work) throws IOException {
    SystemSampler sampler = new SystemSampler(attempt, context);
    sampler.thread.setDaemon(true);
    sampler.thread.start();
    try {
      return work.done();
    } finally {
      sampler.close();
    }
  }

  /** Between two looks. */
  static Duration pause(Duration elapsed) {
    Duration longer = elapsed.dividedBy(LOOKS);
    return longer.compareTo(PAUSE) > 0 ? longer : PAUSE;
  }

  private void run() {
    try {
      load.now(); // from here on counts the processors' load
      Instant began = Instant.now();
      Instant runBegan = runBegan(began);
      Duration pause = FIRST;
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        look(runBegan);
        pause = pause(Duration.between(began, Instant.now()));
      }
      send();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StaleAttemptException e) {
      LOG.debug("another attempt of run {} watches the machine", attempt.runId());
    } catch (RuntimeException e) {
      LOG.warn("the machine of run {} is watched no more: {}", attempt.runId(), e.getMessage());
    }
  }

  /** Steps go on where an attempt before this one stopped. */
  private Instant runBegan(Instant otherwise) {
    return context
        .runs()
        .find(Objects.requireNonNull(attempt.runId(), "run"))
        .map(SeedRun::startedAt)
        .orElse(otherwise);
  }

  private void look(Instant runBegan) throws InterruptedException {
    Instant now = Instant.now();
    long step = Duration.between(runBegan, now).dividedBy(PAUSE);
    load.now().forEach((key, value) -> points.add(new MetricPoint(key, step, now, value)));
    if (++looks % LOOKS_PER_MESSAGE == 0) {
      send();
    }
  }

  private void send() {
    if (!points.isEmpty()) {
      context.metrics().sampled(attempt, points);
      points.clear();
    }
  }

  /** What is left is sent, if the database takes it soon. */
  private void close() {
    closed.countDown();
    try {
      thread.join(LAST.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

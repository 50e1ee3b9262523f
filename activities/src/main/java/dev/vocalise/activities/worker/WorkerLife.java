package dev.vocalise.activities.worker;

import dev.vocalise.infra.lineage.WorkerFacts;
import dev.vocalise.infra.lineage.WorkerRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker from its first beat to its last: it reports itself, and takes work while the slots of
 * its device are its own. Where another worker has one of them it waits; where another has taken
 * one while this process was frozen, it hands over and waits.
 */
public final class WorkerLife implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerLife.class);

  /** Three beats may get lost before another worker takes the device, with its next beat. */
  private static final Duration BEAT = Duration.ofSeconds(2);

  private final WorkerRegistry registry;
  private final WorkerFacts facts;
  private final Supplier<? extends AutoCloseable> work;
  private final Consumer<String> notice;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          beat -> {
            Thread thread = new Thread(beat, "worker-beat");
            thread.setDaemon(true);
            return thread;
          });

  private @Nullable AutoCloseable working;
  private boolean waiting;
  private boolean closing;
  private boolean away;

  private WorkerLife(
      WorkerRegistry registry,
      WorkerFacts facts,
      Supplier<? extends AutoCloseable> work,
      Consumer<String> notice) {
    this.registry = registry;
    this.facts = facts;
    this.work = work;
    this.notice = notice;
  }

  /**
   * Returns when the worker takes work or waits for its device.
   *
   * @param work begins to take work; closing the result hands everything over
   * @param notice takes lines for the user, from any thread
   */
  public static WorkerLife start(
      WorkerRegistry registry,
      WorkerFacts facts,
      Supplier<? extends AutoCloseable> work,
      Consumer<String> notice) {
    return start(registry, facts, work, notice, BEAT);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // beat() catches and logs everything
  static WorkerLife start(
      WorkerRegistry registry,
      WorkerFacts facts,
      Supplier<? extends AutoCloseable> work,
      Consumer<String> notice,
      Duration every) {
    WorkerLife life = new WorkerLife(registry, facts, work, notice);
    life.step();
    life.timer.scheduleWithFixedDelay(
        life::beat, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    return life;
  }

  private void beat() {
    try {
      step();
      away = false;
    } catch (RuntimeException e) {
      if (!away) {
        LOG.warn("worker {} cannot beat; it keeps trying", facts.name(), e);
      }
      away = true;
    }
  }

  private synchronized void step() {
    Optional<String> holder = registry.beat(facts);
    if (closing) {
      return;
    }
    if (holder.isEmpty()) {
      begin();
      return;
    }
    if (working != null) {
      say(
          "%s was taken over by %s while this worker was silent; it stops its work and waits for the device."
              .formatted(facts.slots(), holder.get()));
      end(working);
      working = null;
    } else if (!waiting) {
      say(
          "%s of %s is in use by worker %s; this worker waits until that one ends. For another device or slot: --devices, --slots."
              .formatted(facts.slots(), facts.host(), holder.get()));
    }
    waiting = true;
  }

  private void begin() {
    if (working != null) {
      return;
    }
    working = work.get();
    if (waiting) {
      say(facts.slots() + " is free; this worker takes work now.");
    }
    waiting = false;
  }

  private void say(String line) {
    LOG.info("{}: {}", facts.name(), line);
    notice.accept(line);
  }

  private static void end(AutoCloseable working) {
    try {
      working.close();
    } catch (Exception e) {
      LOG.warn("a worker did not stop cleanly", e);
    }
  }

  /** Hands over what it works on; its device is held until that is done, and then free at once. */
  @Override
  public void close() {
    AutoCloseable last;
    synchronized (this) {
      closing = true;
      last = working;
      working = null;
    }
    if (last != null) {
      end(last); // beats go on meanwhile
    }
    timer.shutdown();
    try {
      if (timer.awaitTermination(5, TimeUnit.SECONDS)) {
        registry.remove(facts.id());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.info("worker {} could not sign off; its device is free in seconds", facts.name(), e);
    }
  }
}

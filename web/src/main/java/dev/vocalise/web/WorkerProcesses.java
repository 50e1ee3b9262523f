package dev.vocalise.web;

import dev.vocalise.infra.lineage.WorkerRegistry;
import dev.vocalise.web.cli.Work;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers of one instance as processes of their own, so that the death of one, by a crash of the
 * tensor engine for instance, takes an attempt with it and nothing else. One that ends is started
 * again. None outlives this process: each watches the pipe to it.
 */
final class WorkerProcesses implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkerProcesses.class);

  /** Who ran for this long has started well, and is started again at once. */
  private static final Duration WELL = Duration.ofMinutes(1);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Beyond what a worker takes to hand over. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final WorkerCommandLine command;
  private final WorkerRegistry registry;
  private final String host;
  private final Consumer<String> notice;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Process> running = new ArrayList<>();
  private final List<Thread> keepers = new ArrayList<>();

  private WorkerProcesses(
      WorkerCommandLine command, WorkerRegistry registry, String host, Consumer<String> notice) {
    this.command = command;
    this.registry = registry;
    this.host = host;
    this.notice = notice;
  }

  /**
   * Returns at once.
   *
   * @param host as the workers call it
   */
  static WorkerProcesses start(
      WorkerCommandLine command,
      Work work,
      WorkerRegistry registry,
      String host,
      Consumer<String> notice) {
    WorkerProcesses workers = new WorkerProcesses(command, registry, host, notice);
    for (Work.Slot slot : work.slots()) {
      Thread keeper = new Thread(() -> workers.keep(work, slot), "keep-" + slot.name());
      keeper.setDaemon(true);
      keeper.start();
      workers.keepers.add(keeper);
    }
    return workers;
  }

  /** Runs one worker until this is closed. */
  private void keep(Work work, Work.Slot slot) {
    Duration pause = FIRST_PAUSE;
    try {
      while (true) {
        long start = System.nanoTime();
        String end = run(work, slot);
        if (end.isEmpty()) {
          return;
        }
        if (System.nanoTime() - start >= WELL.toNanos()) {
          pause = FIRST_PAUSE;
        }
        String line =
            "%s ended (%s); it starts again in %d s; its log: %s"
                .formatted(slot.name(), end, pause.toSeconds(), command.log(slot));
        log.warn("{}", line);
        notice.accept(line);
        if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One process from start to end: how it ended, or nothing where it was told to. */
  private String run(Work work, Work.Slot slot) throws InterruptedException {
    Process process;
    synchronized (this) {
      if (closed.getCount() == 0) {
        return "";
      }
      try {
        process = command.builder(work, slot).start();
      } catch (IOException e) {
        return String.valueOf(e.getMessage());
      }
      running.add(process);
    }
    log.info("{} started as process {}", slot.name(), process.pid());
    int code = process.waitFor();
    synchronized (this) {
      running.remove(process);
    }
    free(process.pid());
    return closed.getCount() == 0 ? "" : "code " + code;
  }

  /** What it held is free now and not only when its last beat is old. */
  private void free(long pid) {
    try {
      registry.removeProcess(host, pid);
    } catch (RuntimeException e) {
      log.info("the database does not know yet that worker process {} has ended", pid, e);
    }
  }

  /** Asks all to hand over, and waits for them. */
  @Override
  public void close() {
    List<Process> last;
    synchronized (this) {
      closed.countDown();
      last = List.copyOf(running);
    }
    last.forEach(Process::destroy);
    long end = System.nanoTime() + STOP_LIMIT.toNanos();
    try {
      for (Process process : last) {
        if (!process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
          log.warn("worker process {} did not stop in {}", process.pid(), STOP_LIMIT);
          process.destroyForcibly();
        }
      }
      for (Thread keeper : keepers) {
        keeper.join(FIRST_PAUSE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      last.forEach(Process::destroyForcibly);
    }
  }
}

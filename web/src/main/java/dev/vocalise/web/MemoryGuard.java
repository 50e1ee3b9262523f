package dev.vocalise.web;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that needs too much memory is refused and the instance goes on. It ends, to be started
 * anew, only where that would not help: its heap stays full, or a thread died of it.
 */
final class MemoryGuard implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MemoryGuard.class);
  private static final double FULL = 0.97;
  private static final int PATIENCE = 6;
  private static final long SECONDS = 10;
  private static final int EXIT_CODE = 3;

  private final DoubleSupplier share;
  private final Runnable end;
  private final Thread thread;
  private int full;

  /**
   * @param share of the heap that is in use after a collection
   */
  MemoryGuard(DoubleSupplier share, Runnable end) {
    this.share = share;
    this.end = end;
    thread = new Thread(this::watch, "memory-guard");
    thread.setDaemon(true);
  }

  static MemoryGuard start() {
    Runnable end =
        () -> {
          System.err.printf(
              "vocalise: the memory of this process (%d MB) is full, so it ends; nothing is lost: start it again, with more by VOCALISE_JAVA_OPTIONS=-Xmx4g%n",
              Runtime.getRuntime().maxMemory() >> 20);
          Runtime.getRuntime().halt(EXIT_CODE);
        };
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          if (failure instanceof OutOfMemoryError) {
            end.run();
          } else if (before != null) {
            before.uncaughtException(thread, failure);
          } else {
            log.error("Thread {} ended", thread.getName(), failure);
          }
        });
    MemoryGuard guard = new MemoryGuard(MemoryGuard::used, end);
    guard.thread.start();
    return guard;
  }

  private void watch() {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(SECONDS);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** The last collection may be long ago, so a full heap is collected before it counts. */
  void look() {
    if (share.getAsDouble() >= FULL) {
      System.gc();
    }
    full = share.getAsDouble() >= FULL ? full + 1 : 0;
    if (full >= PATIENCE) {
      end.run();
    }
  }

  private static double used() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(MemoryPoolMXBean::isCollectionUsageThresholdSupported)
        .map(MemoryPoolMXBean::getCollectionUsage)
        .filter(usage -> usage != null && usage.getMax() > 0)
        .mapToDouble(MemoryGuard::share)
        .max()
        .orElse(0);
  }

  private static double share(MemoryUsage usage) {
    return (double) usage.getUsed() / usage.getMax();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}

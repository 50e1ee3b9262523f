package dev.vocalise.web.operation;

import dev.vocalise.infra.lineage.Figures.Counted;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Figures that are at most ten seconds old; not a number while the database is away. */
final class RecentFigures {
  private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long LIMIT_SECONDS = 3;

  private final Callable<Map<Counted, Double>> source;
  private @Nullable FutureTask<Map<Counted, Double>> reading;
  private @Nullable Map<Counted, Double> last;
  private long read = System.nanoTime() - FRESH_NANOS;

  RecentFigures(Callable<Map<Counted, Double>> source) {
    this.source = source;
  }

  /** What was not counted is zero. */
  synchronized double of(Counted key) {
    if (System.nanoTime() - read >= FRESH_NANOS) {
      last = next();
      read = System.nanoTime();
    }
    return last == null ? Double.NaN : last.getOrDefault(key, 0.0);
  }

  /** Null while there is no answer; a question that is still open is not asked twice. */
  private @Nullable Map<Counted, Double> next() {
    FutureTask<Map<Counted, Double>> open = reading;
    if (open == null) {
      open = new FutureTask<>(source);
      reading = open;
      Thread thread = new Thread(open, "figures");
      thread.setDaemon(true);
      thread.start();
    }
    try {
      Map<Counted, Double> figures = open.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      reading = null;
      return figures;
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      reading = null;
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}

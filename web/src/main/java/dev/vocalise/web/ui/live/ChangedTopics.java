package dev.vocalise.web.ui.live;

import dev.vocalise.infra.lineage.ChangeFeed;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Names under which pages hear of changes, gathered once for all browsers: told at once after a
 * silence, and at most a few times a second while changes go on. Thread-safe.
 */
@Singleton
public class ChangedTopics {
  /** Statements of one transaction come together. */
  private static final Duration SETTLE = Duration.ofMillis(5);

  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int MOST_TOPICS = 200;

  /** A page that hears it looks again, whatever it shows. */
  private static final String EVERYTHING = "everything";

  private final List<Consumer<ChangeFeed.Change>> keepers = new CopyOnWriteArrayList<>();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "vocalise-topics");
            thread.setDaemon(true);
            return thread;
          });

  private Set<String> gathered = new TreeSet<>();
  private long told = System.nanoTime() - PAUSE.toNanos();

  @Inject
  ChangedTopics(ChangeFeed feed) {
    feed.subscribe(
        change -> {
          keepers.forEach(keeper -> keeper.accept(change));
          gather(topics(change));
        });
  }

  /** Whoever keeps what pages show hears of a change before any browser can ask for it. */
  public void beforeBrowsers(Consumer<ChangeFeed.Change> keeper) {
    keepers.add(keeper);
  }

  /** Calls the listener with a JSON array of topics until the returned handle is run. */
  Runnable listen(Consumer<String> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // tell() catches and logs everything
  private synchronized void gather(Set<String> topics) {
    boolean first = gathered.isEmpty();
    gathered.addAll(topics);
    if (first) {
      long wait = told + PAUSE.toNanos() - System.nanoTime();
      timer.schedule(this::tell, Math.max(SETTLE.toNanos(), wait), TimeUnit.NANOSECONDS);
    }
  }

  private void tell() {
    Set<String> topics;
    synchronized (this) {
      topics = gathered;
      gathered = new TreeSet<>();
      told = System.nanoTime();
    }
    String event = json(topics);
    for (Consumer<String> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        Log.debug("A browser could not be told of a change", e);
      }
    }
  }

  /** They stand in {@code data-topics}. */
  private static Set<String> topics(ChangeFeed.Change change) {
    UUID campaign = change.campaignId();
    UUID run = change.runId();
    if (campaign == null) {
      return Set.of(EVERYTHING);
    }
    Set<String> topics = new LinkedHashSet<>(List.of("campaigns", "campaign-" + campaign));
    if (run != null) {
      topics.add("run-" + run);
    }
    return topics;
  }

  /** Topics hold letters, digits and dashes only, so they need no escapes. */
  static String json(Set<String> topics) {
    Set<String> told = topics.size() > MOST_TOPICS ? Set.of(EVERYTHING) : new TreeSet<>(topics);
    return told.isEmpty() ? "[]" : "[\"" + String.join("\",\"", told) + "\"]";
  }

  @PreDestroy
  void close() {
    timer.shutdownNow();
  }
}

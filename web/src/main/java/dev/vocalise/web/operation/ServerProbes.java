package dev.vocalise.web.operation;

import dev.vocalise.infra.failure.ServerFailure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Whether the servers that all work needs answer. Each is asked anew after a second at the
 * earliest, and waited for three seconds at most; one that is still silent is not asked twice.
 */
public final class ServerProbes {
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LIMIT_SECONDS = 3;

  private static final Executor THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "server-probe");
            thread.setDaemon(true);
            return thread;
          });

  /** Asks one server; throws what keeps it from answering. */
  @FunctionalInterface
  public interface Question {
    void ask() throws Exception;
  }

  private static final class Server {
    final Question question;
    @Nullable CompletableFuture<Void> asked;
    @Nullable String failure;

    Server(Question question) {
      this.question = question;
    }
  }

  private final Map<String, Server> servers = new LinkedHashMap<>();
  private long asked;

  public ServerProbes(Map<String, Question> questions) {
    questions.forEach((name, question) -> servers.put(name, new Server(question)));
    asked = System.nanoTime() - FRESH_NANOS;
  }

  /** By server: empty if it answers, else why not, in one line. */
  public synchronized Map<String, Optional<String>> failures() {
    if (System.nanoTime() - asked >= FRESH_NANOS) {
      for (Server server : servers.values()) {
        if (server.asked == null) {
          server.asked = CompletableFuture.runAsync(() -> ask(server.question), THREADS);
        }
      }
      long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
      servers.values().forEach(server -> await(server, limit));
      asked = System.nanoTime();
    }
    Map<String, Optional<String>> failures = new LinkedHashMap<>();
    servers.forEach((name, server) -> failures.put(name, Optional.ofNullable(server.failure)));
    return failures;
  }

  private static void ask(Question question) {
    try {
      question.ask();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(Server server, long limit) {
    CompletableFuture<Void> answer = server.asked;
    if (answer == null) {
      return;
    }
    try {
      answer.get(Math.max(0, limit - System.nanoTime()), TimeUnit.NANOSECONDS);
      server.failure = null;
      server.asked = null;
    } catch (TimeoutException e) {
      server.failure = "no answer in %d s".formatted(LIMIT_SECONDS);
    } catch (ExecutionException e) {
      server.failure =
          ServerFailure.in(e).map(ServerFailure::reason).orElseGet(() -> rootOf(e).toString());
      server.asked = null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }
}

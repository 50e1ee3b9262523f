package dev.vocalise.web;

import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.infra.local.PortOwner;
import dev.vocalise.infra.local.StartupException;
import dev.vocalise.web.access.Listening;
import dev.vocalise.web.access.OidcSettings;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Quarkus in a thread of its own, so that the command line stays in charge. */
final class WebServer implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 20;

  private static volatile CompletableFuture<Boolean> started = new CompletableFuture<>();

  private final CountDownLatch ended;

  private WebServer(CountDownLatch ended) {
    this.ended = ended;
  }

  /** Signals that Quarkus serves, then waits for its end. */
  public static final class Application implements QuarkusApplication {
    @Override
    public int run(String... args) {
      started.complete(true);
      Quarkus.waitForExit();
      return 0;
    }
  }

  /** The same on a port that is free now. */
  static Listening settled(Listening wanted) {
    return wanted.port() == 0 ? wanted.on(freePort(wanted.host())) : wanted;
  }

  /**
   * @throws StartupException if another process has the port; 0 is any free one
   */
  static void requireFree(Listening wanted) {
    String host = wanted.host();
    int port = wanted.port();
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IllegalArgumentException e) {
      throw new StartupException(
          "--port must be from 0 (any free one) to 65535 but was " + port + ".", e);
    } catch (UnknownHostException e) {
      throw new StartupException(
          "--host " + host + " is no address of this machine; leave it out for 127.0.0.1.", e);
    } catch (IOException e) {
      String why =
          PortOwner.of(port)
              .map(owner -> "in use by " + owner)
              .orElse(String.valueOf(e.getMessage()));
      throw new StartupException(
          "Cannot listen on %s:%d (%s); stop that program, or choose another port with --port, or 0 for any free one."
              .formatted(host, port, why),
          e);
    }
  }

  /** Where the log goes; must be called before {@link #start}. */
  static void logTo(Path file) {
    System.setProperty("quarkus.log.file.enabled", "true");
    System.setProperty("quarkus.log.file.path", file.toString());
  }

  /**
   * Where pages and uploads are unpacked, in place of the temporary folder, in which each killed
   * process would leave its own; what it left here goes. Must be called before {@link #start}.
   */
  static void unpackTo(Path folder) {
    try {
      DurableFiles.deleteAll(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear " + folder + ": " + e.getMessage(), e);
    }
    System.setProperty("quarkus.vertx.cache-directory", folder.toString());
    System.setProperty("quarkus.http.body.uploads-directory", folder.resolve("uploads").toString());
  }

  /** Returns when it serves. */
  static WebServer start(Listening listening, Optional<OidcSettings> provider) {
    new HttpSettings(listening, provider).set();
    started = new CompletableFuture<>();
    CountDownLatch ended = new CountDownLatch(1);
    CompletableFuture<Boolean> starting = started;
    Thread thread =
        new Thread(
            () -> {
              try {
                Quarkus.run(
                    Application.class,
                    (code, failure) -> {
                      if (failure != null) {
                        starting.completeExceptionally(failure);
                      }
                    });
              } finally {
                starting.complete(false);
                ended.countDown();
              }
            },
            "quarkus");
    thread.setDaemon(true);
    thread.start();
    WebServer server = new WebServer(ended);
    server.awaitStart(starting);
    new QuietLog(System.err).install();
    return server;
  }

  private void awaitStart(CompletableFuture<Boolean> starting) {
    try {
      if (starting.get(START_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
      throw new StartupException(
          "The web server ended while it started; see logs/vocalise.log in the data directory.");
    } catch (ExecutionException | TimeoutException e) {
      throw new StartupException(
          "The web server did not start (" + e + "); see logs/vocalise.log in the data directory.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("Interrupted while the web server started.", e);
    }
  }

  private static int freePort(String host) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StartupException(
          "Cannot listen on " + host + " (" + e.getMessage() + "); choose another --host.", e);
    }
  }

  void await() throws InterruptedException {
    ended.await();
  }

  @Override
  public void close() {
    Quarkus.asyncExit(0);
    try {
      if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the web server did not stop in " + STOP_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

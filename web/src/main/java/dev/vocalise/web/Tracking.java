package dev.vocalise.web;

import dev.vocalise.infra.address.HttpAddress;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.Outbox;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.MlflowServer;
import dev.vocalise.infra.local.MlflowState;
import dev.vocalise.infra.local.StartupException;
import dev.vocalise.infra.text.Counted;
import dev.vocalise.infra.tracking.MlflowConfig;
import dev.vocalise.infra.tracking.MlflowTracker;
import dev.vocalise.infra.tracking.TrackedFiles;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivery to MLflow: to a server that the user names, or to one that is installed and started
 * beside. No campaign waits for it; what is not delivered stays in the database.
 */
final class Tracking implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Database database;
  private final TrackedFiles files;
  private final URI page;
  private final Consumer<String> notice;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable MlflowServer server;
  private @Nullable MlflowTracker tracker;
  private @Nullable String uri;

  private Tracking(Database database, TrackedFiles files, String page, Consumer<String> notice) {
    this.database = database;
    this.files = files;
    this.page = URI.create(page);
    this.notice = notice;
  }

  /**
   * Delivers to the server at {@code uri}.
   *
   * @param files what is laid beside runs
   * @param page the address of this instance's UI, for links from MLflow
   * @throws StartupException if the address is none
   */
  static Tracking to(
      String uri, Database database, TrackedFiles files, String page, Consumer<String> notice) {
    HttpAddress server;
    try {
      server = HttpAddress.parse(uri);
    } catch (IllegalArgumentException e) {
      throw new StartupException(
          "MLFLOW_TRACKING_URI %s; correct or unset it, for example http://127.0.0.1:5000."
              .formatted(e.getMessage()));
    }
    Tracking tracking = new Tracking(database, files, page, notice);
    tracking.deliver(server);
    return tracking;
  }

  /** Installs and starts a server in the background and delivers to it once it is ready. */
  static Tracking toOwnServer(
      DataDirectory data,
      Map<String, String> environment,
      Database database,
      TrackedFiles files,
      String page,
      Consumer<String> notice) {
    Tracking tracking = new Tracking(database, files, page, notice);
    MlflowServer server = MlflowServer.start(data, environment);
    tracking.server = server;
    Thread thread = new Thread(() -> tracking.follow(server), "mlflow-wait");
    thread.setDaemon(true);
    thread.start();
    return tracking;
  }

  private void follow(MlflowServer server) {
    try {
      do {
        MlflowState state = server.state();
        if (state instanceof MlflowState.Ready ready) {
          deliver(HttpAddress.parse(ready.uri()));
          return;
        }
        if (state instanceof MlflowState.Failed failed) {
          notice.accept(failed.reason());
          return;
        }
      } while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void deliver(HttpAddress address) {
    if (closed.getCount() == 0) {
      return;
    }
    // Artifacts go through MLflow's own proxy, so no location of theirs is named here.
    MlflowTracker started =
        new MlflowTracker(database, new MlflowConfig(address, null, page), files);
    started.start();
    tracker = started;
    uri = address.base();
    notice.accept("MLflow: " + address);
  }

  /** The server's address without a login; null while there is none. */
  synchronized @Nullable String uri() {
    return uri;
  }

  /**
   * Waits until everything is delivered, at most {@code limit}, and not at all while no server is
   * ready. Returns one sentence for the user.
   */
  String settle(Duration limit) throws InterruptedException {
    Outbox outbox = new Outbox(database);
    long end = System.nanoTime() + limit.toNanos();
    Outbox.Depth depth = outbox.depth();
    String address = uri();
    while (address != null && depth.waiting() > 0 && System.nanoTime() < end) {
      if (closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        break;
      }
      depth = outbox.depth();
    }
    if (address != null && depth.waiting() == 0) {
      return "MLflow at " + address + " has everything";
    }
    return "%s; %s in the database, to be delivered when a server is there (--with-mlflow or MLFLOW_TRACKING_URI)"
        .formatted(
            address == null
                ? "MLflow was not ready in time"
                : "MLflow at " + address + " did not take everything in time",
            Counted.of(depth.waiting(), "message stays", "messages stay"));
  }

  /** Delivery ends first, then the server that was started for it. */
  @Override
  public void close() {
    closed.countDown();
    MlflowTracker delivering;
    synchronized (this) {
      delivering = tracker;
      tracker = null;
    }
    if (delivering != null) {
      delivering.close();
    }
    if (server != null) {
      server.close();
    }
  }
}

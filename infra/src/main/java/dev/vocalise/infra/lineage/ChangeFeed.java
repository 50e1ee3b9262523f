package dev.vocalise.infra.lineage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies of changes made by any process, a moment after the commit (LISTEN/NOTIFY). Holds one
 * connection. Changes that happen while the connection is lost are reported as one {@link
 * Change#everything()} when it is back.
 */
public final class ChangeFeed implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ChangeFeed.class);
  private static final int POLL_MILLIS = 500;
  private static final Duration SILENCE = Duration.ofSeconds(15);
  private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);

  /**
   * Something changed.
   *
   * @param campaignId null when anything may have changed
   * @param runId null when the campaign itself or one of its own stages changed
   */
  public record Change(@Nullable UUID campaignId, @Nullable UUID runId) {

    static Change everything() {
      return new Change(null, null);
    }

    static Change parse(String payload) {
      String[] ids = payload.split(" ", 2);
      return new Change(
          UUID.fromString(ids[0]), ids[1].equals("-") ? null : UUID.fromString(ids[1]));
    }

    /** Whether a screen of this campaign must look again. */
    public boolean concerns(UUID campaign) {
      return campaignId == null || campaignId.equals(campaign);
    }
  }

  private final Database database;
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch listening = new CountDownLatch(1);
  private final Thread thread;

  private ChangeFeed(Database database) {
    this.database = database;
    this.thread = new Thread(this::run, "vocalise-changes");
    this.thread.setDaemon(true);
  }

  /** The row of the campaign is gone, whose triggers tell the other changes. */
  static void tell(StatelessSession session, UUID campaign) {
    Rows.selectNative(
            session,
            Integer.class,
            "select 1 from (select pg_notify('vocalise_change', ?1)) told",
            campaign + " -")
        .getSingleResult();
  }

  /** Starts listening; returns once it does, or after ten seconds if the database is away. */
  public static ChangeFeed open(Database database) throws InterruptedException {
    ChangeFeed feed = new ChangeFeed(database);
    feed.thread.start();
    if (!feed.listening.await(10, TimeUnit.SECONDS)) {
      log.warn("The change feed has no database connection yet; it keeps trying");
    }
    return feed;
  }

  /**
   * Calls the listener for every change until the returned handle is closed. Calls come one after
   * the other from one thread: a listener must be quick.
   */
  public Subscription subscribe(Consumer<Change> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Ends a subscription when closed. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean first = true;
    while (closed.getCount() > 0) {
      try (Connection connection = database.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("listen vocalise_change");
        try {
          if (!first) {
            deliver(Change.everything());
          }
          first = false;
          listening.countDown();
          listen(connection);
        } finally {
          statement.execute("unlisten *"); // the connection goes back to the pool
        }
      } catch (SQLException e) {
        if (closed.getCount() > 0) {
          log.warn("The change feed lost its connection ({}); it reconnects", e.getMessage());
        }
      }
      if (pause()) {
        return;
      }
    }
  }

  private void listen(Connection connection) throws SQLException {
    PGConnection notified = connection.unwrap(PGConnection.class);
    long heard = System.nanoTime();
    while (closed.getCount() > 0) {
      PGNotification[] notifications = notified.getNotifications(POLL_MILLIS);
      if (notifications.length > 0) {
        heard = System.nanoTime();
      } else if (System.nanoTime() - heard > SILENCE.toNanos()) {
        requireAlive(connection);
        heard = System.nanoTime();
      }
      for (PGNotification notification : notifications) {
        deliver(Change.parse(notification.getParameter()));
      }
    }
  }

  /** Waiting for notifications alone never notices that the other end is gone. */
  private static void requireAlive(Connection connection) throws SQLException {
    if (!connection.isValid((int) SILENCE.toSeconds())) {
      throw new SQLException("the server does not answer");
    }
  }

  private void deliver(Change change) {
    for (Consumer<Change> listener : listeners) {
      try {
        listener.accept(change);
      } catch (RuntimeException e) {
        log.warn("A listener of the change feed failed; the others go on", e);
      }
    }
  }

  private boolean pause() {
    try {
      return closed.await(RECONNECT_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}

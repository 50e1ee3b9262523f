package dev.vocalise.infra.lineage;

import dev.vocalise.infra.ledger.LedgerHome;
import dev.vocalise.infra.local.RealServers;
import dev.vocalise.infra.local.TestServers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fresh databases on one PostgreSQL per test process. The environment variable {@code
 * VOCALISE_TEST_DATABASE} names another server ({@code jdbc:postgresql://…/postgres?user=…}), whose
 * user may create databases.
 */
public final class TestDatabase {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestDatabase() {}

  /** The address of a new, empty database. */
  public static DatabaseConfig fresh() throws SQLException {
    String name = "test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
    String server = Server.URL;
    try (Connection connection = java.sql.DriverManager.getConnection(server);
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    String url = server.replaceFirst("(//[^/]*/)[^?]*", "$1" + name);
    return new DatabaseConfig(url, null, null, DatabaseConfig.DEFAULT_CONNECTIONS);
  }

  /** Tables in a new database, and a key of this process that signs what is changed in them. */
  public static Database open() throws SQLException {
    return open(fresh());
  }

  public static Database open(DatabaseConfig config) {
    return Database.open(config, Key.HOME.signer());
  }

  /** The key that signs in these databases, and that counts. */
  public static LedgerHome keys() {
    return Key.HOME;
  }

  private static final class Key {
    static final LedgerHome HOME = home();

    private static LedgerHome home() {
      try {
        return LedgerHome.open(Files.createTempDirectory("vocalise-key"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Server {
    static final String URL = url();

    private static String url() {
      String named = System.getenv("VOCALISE_TEST_DATABASE");
      if (named != null) {
        return named;
      }
      try {
        if (TestServers.areReal()) {
          Path folder = Files.createTempDirectory("vocalise-database");
          return RealServers.databaseUrl(RealServers.postgres(folder).start());
        }
        // Stops with the process: zonky registers a shutdown hook.
        EmbeddedPostgres server =
            EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
        return server.getJdbcUrl("postgres", "postgres");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}

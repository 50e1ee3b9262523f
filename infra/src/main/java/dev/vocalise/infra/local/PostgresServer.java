package dev.vocalise.infra.local;

import dev.vocalise.infra.disk.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL 18 as a child process: loopback only, no socket file, password (SCRAM) required of
 * every client from the first moment, every commit on disk before it is answered. It is tuned for a
 * small memory, not for many clients. A server that ends by itself, or is killed, is started again
 * on its port: clients connect again, and every answered commit is there. It ends with this JVM,
 * however that ends.
 */
final class PostgresServer implements AutoCloseable {
  /** Tables, triggers and the ledger belong to it. */
  static final String OWNER = "vocalise";

  /** Reads and writes rows. */
  static final String WRITER = "vocalise_writer";

  static final String DATABASE = "vocalise";

  /**
   * Recovery after a crash replays at most {@code max_wal_size}; a slow disk may need this long.
   */
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final int PORT_ATTEMPTS = 5;

  private static final Map<String, String> CONFIGURATION =
      Map.ofEntries(
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("fsync", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("shared_buffers", "32MB"),
          Map.entry("max_connections", "60"),
          Map.entry("max_wal_size", "256MB"),
          Map.entry("wal_level", "minimal"),
          Map.entry("max_wal_senders", "0"),
          Map.entry("max_parallel_workers_per_gather", "0"),
          Map.entry("io_method", "sync"),
          Map.entry("jit", "off"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"));

  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);

  /** Before a start after an end; the backends are gone by then. Doubled after each failure. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Path programs;
  private final Path data;
  private final Path logFile;
  private final int port;
  private volatile Process process;
  private Watchdog watchdog;
  private volatile boolean closed;

  private PostgresServer(Path programs, Path data, Path logFile, int port, Process process)
      throws IOException {
    this.programs = programs;
    this.data = data;
    this.logFile = logFile;
    this.port = port;
    this.process = process;
    this.watchdog = Watchdog.of(process);
  }

  /**
   * Creates the data if there is none, ends a postmaster that a killed process left, and starts.
   *
   * @param programs from {@link PostgresPrograms}
   * @param folder gets one subfolder per major version
   * @param logFile overwritten at each start
   * @param port 0 for any free one
   */
  static PostgresServer start(
      Path programs, Path folder, Path logFile, int port, Credentials credentials) {
    LoopbackPort.requireFree(port, "PostgreSQL", "VOCALISE_DATABASE_PORT");
    Path data = folder.resolve(Integer.toString(PostgresPrograms.MAJOR));
    PostgresLogins logins = new PostgresLogins(data, credentials);
    try {
      OwnerOnly.createDirectories(folder);
      OwnerOnly.createDirectories(logFile.resolveSibling(""));
      if (Files.isDirectory(data)) {
        OrphanedPostmaster.end(data);
      } else {
        initialise(programs, data, credentials);
      }
      PostgresServer postgres = prepared(launch(programs, data, logFile, port), logins);
      if (postgres == null) {
        logins.setPassword(programs);
        postgres = prepared(launch(programs, data, logFile, port), logins);
      }
      if (postgres == null) {
        throw new StartupException(
            "The embedded PostgreSQL in %s does not take its new password; its log is %s."
                .formatted(data, logFile));
      }
      postgres.supervise();
      return postgres;
    } catch (IOException e) {
      throw new StartupException(
          "PostgreSQL did not start in %s (%s); %s."
              .formatted(data, e.getMessage(), StartupException.remedy(e)),
          e);
    }
  }

  /** Null, and stopped, if its data have another password. */
  private static @Nullable PostgresServer prepared(PostgresServer started, PostgresLogins logins) {
    boolean prepared = false;
    try {
      prepared = logins.prepare(started.port);
    } finally {
      if (!prepared) {
        started.close();
      }
    }
    return prepared ? started : null;
  }

  /** Works beside and renames, so that a folder of this name is always a complete cluster. */
  private static void initialise(Path programs, Path data, Credentials credentials)
      throws IOException {
    Path fresh = data.resolveSibling(data.getFileName() + ".new");
    DurableFiles.deleteAll(fresh);
    Path password = data.resolveSibling("password.new");
    OwnerOnly.write(password, credentials.databasePassword() + "\n");
    Path output = data.resolveSibling("initdb.log");
    try {
      Process initdb =
          PostgresProcess.start(
              output,
              List.of(
                  programs.resolve("bin/initdb").toString(),
                  "--pgdata=" + fresh,
                  "--username=" + OWNER,
                  "--auth=scram-sha-256",
                  "--pwfile=" + password,
                  "--encoding=UTF8",
                  "--locale-provider=builtin",
                  "--builtin-locale=C.UTF-8",
                  "--locale=C",
                  "--data-checksums"));
      if (!PostgresProcess.awaitExit(initdb, START_LIMIT) || initdb.exitValue() != 0) {
        initdb.destroyForcibly();
        throw PostgresProcess.failure("PostgreSQL could not create its data in " + data, output);
      }
      DurableFiles.publish(fresh, data);
      Files.deleteIfExists(output);
    } finally {
      Files.deleteIfExists(password);
    }
  }

  /**
   * A free port can be taken by another process before PostgreSQL binds it; then another one is
   * tried.
   */
  private static PostgresServer launch(Path programs, Path data, Path logFile, int port)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      int chosen = port == 0 ? LoopbackPort.free() : port;
      try {
        Process process = launchAt(programs, data, logFile, chosen);
        return new PostgresServer(programs, data, logFile, chosen, process);
      } catch (StartupException e) {
        boolean portTaken = Files.readString(logFile).contains("could not bind");
        if (!portTaken || port != 0 || attempt == PORT_ATTEMPTS) {
          throw e;
        }
        log.info("port {} was taken by another program, trying another one", chosen);
      }
    }
  }

  private static Process launchAt(Path programs, Path data, Path logFile, int port)
      throws IOException {
    String postgres = programs.resolve("bin/postgres").toString();
    List<String> command =
        new ArrayList<>(List.of(postgres, "-D", data.toString(), "-p", Integer.toString(port)));
    CONFIGURATION.forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
    Process process = PostgresProcess.start(logFile, command);
    if (!awaitReady(process, data)) {
      PostgresProcess.stop(process, STOP_LIMIT);
      throw PostgresProcess.failure("PostgreSQL did not start in " + data, logFile);
    }
    return process;
  }

  private void supervise() {
    Thread thread = new Thread(this::keepRunning, "postgres-supervisor");
    thread.setDaemon(true);
    thread.start();
  }

  private void keepRunning() {
    long pause = PAUSE.toMillis();
    while (!closed) {
      try {
        process.waitFor();
        Thread.sleep(pause);
        startAgain();
        pause = PAUSE.toMillis();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (IOException | StartupException e) {
        log.error("The embedded PostgreSQL ended and does not start again: {}", e.getMessage());
        pause = Math.min(2 * pause, LONGEST_PAUSE.toMillis());
      }
    }
  }

  private synchronized void startAgain() throws IOException {
    if (closed) {
      return;
    }
    Path last = logFile.resolveSibling("postgres-ended.log"); // why it ended
    Files.move(logFile, last, StandardCopyOption.REPLACE_EXISTING);
    watchdog.close();
    process = launchAt(programs, data, logFile, port);
    watchdog = Watchdog.of(process);
    log.warn("The embedded PostgreSQL ended and was started again; its last words: {}", last);
  }

  /** The eighth line of {@code postmaster.pid} says "ready" once connections are accepted. */
  private static boolean awaitReady(Process process, Path data) throws IOException {
    Instant limit = Instant.now().plus(START_LIMIT);
    Path pidFile = data.resolve("postmaster.pid");
    while (process.isAlive() && Instant.now().isBefore(limit)) {
      if (Files.exists(pidFile)) {
        List<String> lines = Files.readAllLines(pidFile);
        boolean own = !lines.isEmpty() && lines.get(0).strip().equals(Long.toString(process.pid()));
        if (own && lines.size() >= 8 && lines.get(7).strip().equals("ready")) {
          return true;
        }
      }
      try {
        if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
          return false;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
  }

  int port() {
    return port;
  }

  @Override
  public String toString() {
    return "embedded PostgreSQL";
  }

  @Override
  public void close() {
    closed = true;
    synchronized (this) {
      PostgresProcess.stop(process, STOP_LIMIT);
      watchdog.close();
    }
  }
}

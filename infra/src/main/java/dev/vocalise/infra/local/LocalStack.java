package dev.vocalise.infra.local;

import dev.vocalise.infra.artifact.MinioArtifactStore;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.temporal.TemporalConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL, S3 and Temporal for one data directory: each embedded unless the settings name a real
 * one.
 *
 * <pre>
 * try (DataDirectory data = DataDirectory.open(path);
 *     LocalStack stack = LocalStack.start(data, Settings.fromEnvironment(System.getenv()))) {
 *   Endpoints endpoints = stack.endpoints();
 * }
 * </pre>
 */
public final class LocalStack implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LocalStack.class);

  private final DataDirectory data;
  private final Settings settings;

  /** The embedded servers that run. */
  private final BlockingDeque<AutoCloseable> servers = new LinkedBlockingDeque<>();

  private final Endpoints endpoints;

  private LocalStack(DataDirectory data, Settings settings) {
    this.data = data;
    this.settings = settings;
    CompletableFuture<DatabaseConfig> database = inBackground("PostgreSQL", this::database);
    CompletableFuture<Settings.S3> s3 = inBackground("S3", this::s3);
    CompletableFuture<TemporalConfig> temporal = inBackground("Temporal", this::temporal);
    try {
      CompletableFuture.allOf(database, s3, temporal).join(); // waits for all, even if one fails
    } catch (CompletionException e) {
      close();
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    this.endpoints =
        new Endpoints(
            temporal.join(),
            s3.join().endpoint(),
            s3.join().accessKey(),
            s3.join().secretKey(),
            s3.join().region(),
            database.join(),
            settings.mlflowUri());
  }

  /**
   * Starts what is embedded, all at the same time, and returns when all answer. If one fails, the
   * others are stopped. Real servers are not contacted.
   *
   * @throws StartupException with one sentence for the user
   */
  public static LocalStack start(DataDirectory data, Settings settings) {
    return new LocalStack(data, settings);
  }

  private static <T> CompletableFuture<T> inBackground(String name, Supplier<T> start) {
    return CompletableFuture.supplyAsync(start, task -> new Thread(task, "start-" + name).start());
  }

  private DatabaseConfig database() {
    if (settings.databaseUrl() != null) {
      return DatabaseAddress.of(settings);
    }
    Path programs =
        PostgresPrograms.unpack(
            settings.cache() == null ? data.servers() : Path.of(settings.cache()));
    PostgresServer postgres =
        PostgresServer.start(
            programs,
            data.postgres(),
            data.logs().resolve("postgres.log"),
            settings.ports().database(),
            data.credentials());
    servers.addLast(postgres); // stops last
    return data.credentials().database(postgres.jdbcUrl());
  }

  private Settings.S3 s3() {
    if (settings.s3() != null) {
      return settings.s3();
    }
    Credentials keys = data.credentials();
    EmbeddedS3 s3 = EmbeddedS3.start(data.objects(), settings.ports().s3(), keys);
    servers.addFirst(s3);
    return new Settings.S3(
        s3.endpoint(), keys.s3AccessKey(), keys.s3SecretKey(), MinioArtifactStore.DEFAULT_REGION);
  }

  private TemporalConfig temporal() {
    if (settings.temporal() != null) {
      return settings.temporal();
    }
    EmbeddedTemporal temporal =
        EmbeddedTemporal.start(settings.ports().temporal(), data.credentials().temporalKey());
    servers.addFirst(temporal);
    return temporal.config();
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  /** What a command needs to work beside this process. */
  public RunningInstance announcement(String url, @Nullable String certificate) {
    return new RunningInstance(
        ProcessHandle.current().pid(),
        url,
        certificate,
        settings.databaseUrl() == null ? endpoints.database().jdbcUrl() : null,
        settings.s3() == null ? endpoints.s3Endpoint() : null);
  }

  /** The names of the servers that run inside this process, for the system page. */
  public List<String> embedded() {
    return servers.stream().map(AutoCloseable::toString).sorted().toList();
  }

  /** Stops the embedded servers and waits for them; calling it again does nothing. */
  @Override
  public void close() {
    for (AutoCloseable server = servers.pollFirst(); server != null; server = servers.pollFirst()) {
      try {
        server.close();
      } catch (Exception e) {
        log.warn("{} did not stop cleanly: {}", server, e.getMessage());
      }
    }
  }
}

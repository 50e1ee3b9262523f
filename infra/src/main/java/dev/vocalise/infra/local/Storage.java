package dev.vocalise.infra.local;

import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.MinioArtifactStore;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.temporal.TemporalConfig;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Database and artifact store of a data directory for a command that works beside the instance:
 * those of the one that runs there, real ones, or embedded ones that are started for the command.
 * No stage runs by it.
 */
public final class Storage implements AutoCloseable {
  /** Starts no Temporal; nothing here asks one. */
  private static final TemporalConfig NO_TEMPORAL = new TemporalConfig("none:1", null, false);

  private static final int CONNECTIONS = 3;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final DatabaseConfig database;
  private final ArtifactStore artifacts;
  private final boolean ownStore;
  private final @Nullable DataDirectory data;

  private Storage(Path directory, Map<String, String> environment, boolean restoring) {
    Settings settings = Settings.fromEnvironment(environment);
    ownStore = settings.s3() == null;
    boolean real = settings.databaseUrl() != null && settings.s3() != null;
    try {
      Optional<RunningInstance> running = DataDirectory.running(directory);
      if (!restoring && (real || running.isPresent())) {
        data = null;
        database = database(running, directory, settings);
        artifacts = store(store(running, directory, settings));
        return;
      }
      if (!restoring && !DataDirectory.isThere(directory)) {
        throw new StartupException(
            "There is no data directory %s; name the one that is used with --data."
                .formatted(directory));
      }
      data = restoring ? DataDirectory.openForRestore(directory) : DataDirectory.open(directory);
      parts.push(data);
      LocalStack stack =
          LocalStack.start(
              data,
              new Settings(
                  NO_TEMPORAL,
                  settings.s3(),
                  settings.databaseUrl(),
                  settings.databaseOwnerUrl(),
                  null,
                  settings.ports(),
                  settings.cache()));
      parts.push(stack);
      Endpoints at = stack.endpoints();
      database = at.database().withConnections(CONNECTIONS);
      artifacts =
          store(
              new Settings.S3(at.s3Endpoint(), at.s3AccessKey(), at.s3SecretKey(), at.s3Region()));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * @throws StartupException with one sentence for the user
   */
  public static Storage open(Path directory, Map<String, String> environment) {
    return new Storage(directory, environment, false);
  }

  /** Alone, and also where a restore was cut off. */
  public static Storage openForRestore(Path directory, Map<String, String> environment) {
    return new Storage(directory, environment, true);
  }

  /**
   * The real database of the environment, with the owner of its tables.
   *
   * @throws StartupException if none is named
   */
  public static DatabaseConfig realDatabase(Map<String, String> environment) {
    Settings settings = Settings.fromEnvironment(environment);
    if (settings.databaseUrl() == null) {
      throw new StartupException(
          "DATABASE_URL is not set; set it, and DATABASE_OWNER_URL to the same address with the user that the tables belong to (embedded databases are brought up to date at each start).");
    }
    return DatabaseAddress.of(settings);
  }

  private static DatabaseConfig database(
      Optional<RunningInstance> running, Path directory, Settings settings) {
    if (settings.databaseUrl() != null) {
      return DatabaseAddress.of(settings).withConnections(CONNECTIONS);
    }
    String jdbcUrl =
        running
            .map(RunningInstance::database)
            .orElseThrow(() -> elsewhere(directory, "database", "DATABASE_URL"));
    return DataDirectory.credentials(directory).database(jdbcUrl).withConnections(CONNECTIONS);
  }

  private static Settings.S3 store(
      Optional<RunningInstance> running, Path directory, Settings settings) {
    if (settings.s3() != null) {
      return settings.s3();
    }
    String endpoint =
        running
            .map(RunningInstance::store)
            .orElseThrow(() -> elsewhere(directory, "artifact store", "S3_ENDPOINT and its keys"));
    Credentials keys = DataDirectory.credentials(directory);
    return new Settings.S3(
        endpoint, keys.s3AccessKey(), keys.s3SecretKey(), MinioArtifactStore.DEFAULT_REGION);
  }

  private static StartupException elsewhere(Path directory, String server, String setting) {
    return new StartupException(
        "The instance on %s has a real %s, or is of an earlier build: set %s as it has, or restart it with this build."
            .formatted(directory, server, setting));
  }

  private ArtifactStore store(Settings.S3 at) {
    ArtifactStore store =
        MinioArtifactStore.connect(
            at.endpoint(),
            at.accessKey(),
            at.secretKey(),
            at.region(),
            MinioArtifactStore.DEFAULT_BUCKET);
    parts.push(store);
    return store;
  }

  public DatabaseConfig database() {
    return database;
  }

  public ArtifactStore artifacts() {
    return artifacts;
  }

  /** Whether the store's files lie in the data directory. */
  public boolean ownStore() {
    return ownStore;
  }

  /** The data directory, if this has opened it, so that no instance runs on it. */
  public Optional<DataDirectory> alone() {
    return Optional.ofNullable(data);
  }

  @Override
  public void close() {
    for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException(part + " did not stop", e);
      }
    }
  }
}

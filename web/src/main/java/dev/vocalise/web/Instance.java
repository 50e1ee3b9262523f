package dev.vocalise.web;

import dev.vocalise.activities.Platform;
import dev.vocalise.activities.PlatformConfig;
import dev.vocalise.infra.artifact.ArtifactCache;
import dev.vocalise.infra.artifact.MinioArtifactStore;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.Doctor;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.LocalStack;
import dev.vocalise.infra.local.RunningInstance;
import dev.vocalise.infra.local.Settings;
import dev.vocalise.infra.local.StartupException;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.web.api.Version;
import dev.vocalise.web.cli.Launcher;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running Vocalise: data directory, servers, platform, web server; started in this order and
 * stopped in the opposite one. There is at most one in a process.
 */
public final class Instance implements Launcher.Started {
  private static final Logger log = LoggerFactory.getLogger(Instance.class);
  private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(60);
  private static @Nullable Instance current;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Platform platform;
  private final LocalStack stack;
  private final String url;
  private final WebServer web;
  private final boolean works;
  private final @Nullable Tracking tracking;

  private Instance(Launcher.Options options) {
    works = options.works();
    WebServer.requireFree(options.host(), options.port());
    Doctor.requireLibraries(System.getenv());
    // Ctrl-C and SIGTERM: training hands over with a checkpoint before the servers go.
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-instance"));
    try {
      DataDirectory data = DataDirectory.open(options.data());
      parts.push(data);
      WebServer.logTo(data.logs());
      stack = LocalStack.start(data, Settings.fromEnvironment(System.getenv()));
      parts.push(stack);
      platform = Platform.open(config(data, stack.endpoints(), System.getenv()));
      parts.push(platform);
      publish(this);
      web = WebServer.start(options.host(), options.port());
      parts.push(web);
      url = web.url();
      tracking = tracking(data, options);
      if (tracking != null) {
        parts.push(tracking);
      }
      if (options.works()) {
        platform.startWorker();
      }
      data.announce(new RunningInstance(ProcessHandle.current().pid(), url));
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
  }

  /** The server that the user names, else an embedded one if requested, else null. */
  private @Nullable Tracking tracking(DataDirectory data, Launcher.Options options) {
    String named = stack.endpoints().mlflowUri();
    if (named != null) {
      return Tracking.to(named, platform.database(), web.url(), options.notice());
    }
    return options.mlflow()
        ? Tracking.toOwnServer(
            data, System.getenv(), platform.database(), web.url(), options.notice())
        : null;
  }

  /** Returns when the instance answers. */
  public static Instance start(Launcher.Options options) {
    return new Instance(options);
  }

  private static synchronized void publish(@Nullable Instance instance) {
    current = instance;
  }

  /** The instance of this process, whose parts are the beans. */
  static synchronized Instance current() {
    if (current == null) {
      throw new IllegalStateException("no instance was started in this process");
    }
    return current;
  }

  private static PlatformConfig config(
      DataDirectory data, Endpoints endpoints, Map<String, String> environment) {
    return new PlatformConfig(
        new DatabaseConfig(
            endpoints.jdbcUrl(),
            endpoints.dbUser(),
            endpoints.dbPassword(),
            DatabaseConfig.DEFAULT_CONNECTIONS),
        MinioArtifactStore.connect(
            endpoints.s3Endpoint(),
            endpoints.s3AccessKey(),
            endpoints.s3SecretKey(),
            endpoints.s3Region(),
            MinioArtifactStore.DEFAULT_BUCKET),
        endpoints.temporalAddress(),
        data.root(),
        ComputeDevice.parse(environment.getOrDefault("VOCALISE_DEVICE", "cpu")),
        number(environment, "VOCALISE_THREADS", 1),
        number(environment, "VOCALISE_TRAINING_SLOTS", 1),
        number(environment, "VOCALISE_CACHE_GB", ArtifactCache.defaultGigabytes(data.root())),
        Duration.ofSeconds(number(environment, "VOCALISE_CHECKPOINT_SECONDS", 60)),
        Version.text());
  }

  private static int number(Map<String, String> environment, String name, int fallback) {
    String text = environment.get(name);
    if (text == null || text.isBlank()) {
      return fallback;
    }
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= 1 && value <= 1024) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new StartupException(
        name
            + " must be a whole number from 1 to 1024 but was '"
            + text
            + "'; unset it for "
            + fallback
            + ".");
  }

  Platform platform() {
    return platform;
  }

  /** Whether it takes work from the queues. */
  boolean works() {
    return works;
  }

  LocalStack stack() {
    return stack;
  }

  @Override
  public String url() {
    return url;
  }

  /** Where MLflow takes what is measured; null while no server is ready. */
  @Nullable String mlflowUri() {
    return tracking == null ? null : tracking.uri();
  }

  @Override
  public Optional<String> settleTracking() throws InterruptedException {
    return tracking == null ? Optional.empty() : Optional.of(tracking.settle(DELIVERY_LIMIT));
  }

  @Override
  public void await() throws InterruptedException {
    web.await();
  }

  /** Stops everything; also called when a signal ends the process, and then only once. */
  @Override
  public void close() {
    stop();
  }

  private synchronized void stop() {
    for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        log.warn("{} did not stop cleanly", part, e);
      }
    }
    publish(null);
  }
}

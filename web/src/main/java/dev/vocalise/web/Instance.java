package dev.vocalise.web;

import dev.vocalise.activities.Platform;
import dev.vocalise.activities.PlatformConfig;
import dev.vocalise.activities.stage.HostFacts;
import dev.vocalise.activities.worker.WorkerPlan;
import dev.vocalise.infra.artifact.ArtifactCache;
import dev.vocalise.infra.artifact.MinioArtifactStore;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.Doctor;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.LocalStack;
import dev.vocalise.infra.local.Settings;
import dev.vocalise.infra.local.StartupException;
import dev.vocalise.infra.tracking.TrackedFiles;
import dev.vocalise.model.input.InputRootException;
import dev.vocalise.model.input.InputRoots;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.web.access.Callers;
import dev.vocalise.web.access.Listening;
import dev.vocalise.web.access.LoginLinks;
import dev.vocalise.web.access.OidcSettings;
import dev.vocalise.web.api.Build;
import dev.vocalise.web.api.Version;
import dev.vocalise.web.cli.DeploymentSettings;
import dev.vocalise.web.cli.Launcher;
import dev.vocalise.web.cli.Work;
import dev.vocalise.web.operation.OperationSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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
  private final Listening listening;
  private final LoginLinks links = new LoginLinks(Clock.systemUTC());
  private final String token;
  private final Optional<OidcSettings> provider;
  private final WebServer web;
  private final Work work;
  private final @Nullable Tracking tracking;

  private Instance(Launcher.Options options) {
    work = options.work();
    WebServer.requireFree(options.listening());
    Doctor.requireLibraries(System.getenv());
    work.slots().forEach(slot -> Doctor.requireDevice(slot.device(), System.getenv()));
    // Ctrl-C and SIGTERM: training hands over with a checkpoint before the servers go.
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-instance"));
    try {
      DataDirectory data = DataDirectory.open(options.data());
      parts.push(data);
      parts.push(MemoryGuard.start());
      InputRoots before = InputRoots.use(inputs(data, options));
      parts.push(() -> InputRoots.use(before));
      WebServer.logTo(logFile(data));
      OperationSettings.apply(System.getenv());
      WebServer.unpackTo(data.root().resolve("web"));
      Settings settings = Settings.fromEnvironment(System.getenv());
      stack = LocalStack.start(data, settings);
      parts.push(stack);
      platform = Platform.open(config(data, stack.endpoints(), System.getenv()));
      parts.push(platform);
      if (settings.databaseUrl() == null) {
        platform.workers().removeAll(); // they were killed with an instance before
      }
      token = data.credentials().apiToken();
      FirstAccount.make(platform.database(), System.getenv());
      provider = OidcSettings.of(System.getenv());
      listening = WebServer.settled(options.listening()); // late, or a server takes a free port
      publish(this);
      web = WebServer.start(listening, provider);
      parts.push(web);
      tracking = tracking(data, options);
      if (tracking != null) {
        parts.push(tracking);
      }
      startWork(data, options);
      data.announce(stack.announcement(listening.url(), certificate()));
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
  }

  private static Path logFile(DataDirectory data) {
    String wanted = System.getProperty(WorkerCommandLine.LOG_PROPERTY);
    return wanted == null ? data.logs().resolve("vocalise.log") : Path.of(wanted);
  }

  private static InputRoots inputs(DataDirectory data, Launcher.Options options) {
    try {
      List<Path> allowed = DeploymentSettings.allowed(options.allowed(), System.getenv());
      return InputRoots.of(Path.of(System.getProperty("user.home", "/")), allowed, data.root());
    } catch (InputRootException e) {
      throw new StartupException(e.getMessage() + ".", e);
    }
  }

  private void startWork(DataDirectory data, Launcher.Options options) {
    if (work.apart()) {
      int share = Math.max(1, platform.config().cacheGigabytes() / work.slots().size());
      DeploymentSettings.tooManyThreads(work.slots().size(), System.getenv())
          .ifPresent(options.notice());
      parts.push(
          WorkerProcesses.start(
              WorkerCommandLine.of(data.root(), stack.endpoints(), share, options.allowed()),
              work,
              platform.workers(),
              HostFacts.hostName(),
              options.notice()));
    } else if (!work.slots().isEmpty()) {
      Work.Slot slot = work.slots().get(0);
      platform.startWorker(
          new WorkerPlan(
              slot.name(),
              work.queues(),
              slot.first(),
              Build.digest(),
              Version.commit(),
              DeploymentSettings.keepsBuilds(System.getenv()),
              Build.libraries()),
          options.notice());
    }
  }

  /** The server that the user names, else an embedded one if requested, else null. */
  private @Nullable Tracking tracking(DataDirectory data, Launcher.Options options) {
    String named = stack.endpoints().mlflowUri();
    if (named == null && !options.mlflow()) {
      return null;
    }
    TrackedFiles files =
        platform.provenance().trackedFiles(DeploymentSettings.trackedModel(System.getenv()));
    String page = listening.url();
    return named != null
        ? Tracking.to(named, platform.database(), files, page, options.notice())
        : Tracking.toOwnServer(
            data, System.getenv(), platform.database(), files, page, options.notice());
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

  private PlatformConfig config(
      DataDirectory data, Endpoints endpoints, Map<String, String> environment) {
    Work.Slot slot = work.slots().isEmpty() ? Work.Slot.UNUSED : work.slots().get(0);
    return new PlatformConfig(
        endpoints.database(),
        MinioArtifactStore.connect(
            endpoints.s3Endpoint(),
            endpoints.s3AccessKey(),
            endpoints.s3SecretKey(),
            endpoints.s3Region(),
            MinioArtifactStore.DEFAULT_BUCKET),
        endpoints.temporal(),
        DeploymentSettings.payloadKeys(environment),
        data.root(),
        ComputeDevice.parse(slot.device()),
        DeploymentSettings.threads(environment),
        DeploymentSettings.forcesBfloat16(environment),
        slot.count(),
        DeploymentSettings.number(
            environment, "VOCALISE_CACHE_GB", ArtifactCache.defaultGigabytes(data.root())),
        Duration.ofSeconds(
            DeploymentSettings.number(environment, "VOCALISE_CHECKPOINT_SECONDS", 60)),
        Version.text());
  }

  Platform platform() {
    return platform;
  }

  /** What it takes on. */
  Work work() {
    return work;
  }

  LocalStack stack() {
    return stack;
  }

  Listening listening() {
    return listening;
  }

  LoginLinks links() {
    return links;
  }

  /** Who vouches for people besides. */
  Optional<OidcSettings> provider() {
    return provider;
  }

  String ownersToken() {
    return token;
  }

  private @Nullable String certificate() {
    return listening.tls() == null
        ? null
        : listening.tls().certificate().toAbsolutePath().toString();
  }

  @Override
  public String url() {
    return listening.url();
  }

  @Override
  public String loginLink(String page) {
    return listening.publicUrl() + links.open(Callers.owner()) + "&next=" + page;
  }

  @Override
  public String token() {
    return token;
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

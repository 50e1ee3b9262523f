package dev.vocalise.infra.local;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real MLflow server in a Python environment below the data directory, for {@code --with-mlflow}.
 * Everything happens in the background: callers read {@link #state()} and never wait.
 */
public final class MlflowServer implements AutoCloseable {
  /** To be shown before {@link #start}. */
  public static final String ANNOUNCEMENT =
      "MLflow is installed into the data directory once: this takes 0.9 GB, Python 3.10 or later and a few minutes; "
          + "campaigns do not wait for it.";

  /** An environment with MLflow that exists already, used instead of an own one. */
  public static final String ENVIRONMENT_VARIABLE = "VOCALISE_MLFLOW_VENV";

  private static final String PACKAGE = "mlflow==3.17.2";

  /** What that version of MLflow asks for. */
  static final int PYTHON_MINOR = 10;

  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(30);
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  /** Without these it starts job workers and takes 1.9 GB instead of 0.5. */
  static final Map<String, String> LEAN =
      Map.of("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false", "MLFLOW_DISABLE_TELEMETRY", "true");

  private static final Logger log = LoggerFactory.getLogger(MlflowServer.class);

  private final Path folder;
  private final Path logs;
  private final Map<String, String> environment;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final Thread thread;
  private volatile MlflowState state = new MlflowState.Installing();
  private volatile boolean closed;
  private volatile @Nullable ProcessGroup group;

  private MlflowServer(DataDirectory data, Map<String, String> environment) {
    this.folder = data.mlflow();
    this.logs = data.logs();
    this.environment = Map.copyOf(environment);
    this.thread = new Thread(this::run, "mlflow");
    thread.setDaemon(true);
  }

  /**
   * Begins to install and start, and returns at once. Never throws: a failure becomes the state.
   */
  public static MlflowServer start(DataDirectory data, Map<String, String> environment) {
    MlflowServer server = new MlflowServer(data, environment);
    server.thread.start();
    return server;
  }

  /**
   * Whether a start on this data directory would install MLflow first; nothing is touched.
   *
   * @param root the data directory, which need not exist
   */
  public static boolean installs(Path root, Map<String, String> environment) {
    return environment.getOrDefault(ENVIRONMENT_VARIABLE, "").isBlank()
        && environment.getOrDefault("MLFLOW_TRACKING_URI", "").isBlank()
        && !Files.exists(complete(DataDirectory.mlflow(root)));
  }

  /** Written last, so that a killed installation is done again. */
  private static Path complete(Path folder) {
    return folder.resolve("venv").resolve(PACKAGE);
  }

  public MlflowState state() {
    return state;
  }

  private void run() {
    try {
      OwnerOnly.createDirectories(folder);
      OwnerOnly.createDirectories(logs);
      ProcessGroup.endOrphan(pidFile(), folder.toString());
      Path venv = installed();
      state = new MlflowState.Starting();
      serve(venv);
    } catch (RuntimeException | IOException e) {
      fail(e.getMessage());
    } catch (InterruptedException e) {
      state = new MlflowState.Absent(); // closed
    }
  }

  private void fail(@Nullable String reason) {
    if (!closed) {
      state = new MlflowState.Failed("MLflow is not available: " + reason);
      log.warn("MLflow is not available, campaigns go on without it: {}", reason);
    }
  }

  private Path installed() throws IOException, InterruptedException {
    String existing = environment.getOrDefault(ENVIRONMENT_VARIABLE, "");
    if (!existing.isBlank()) {
      Path venv = Path.of(existing);
      if (!Files.isExecutable(venv.resolve("bin/mlflow"))) {
        throw new StartupException(
            ENVIRONMENT_VARIABLE + " names " + venv + ", which has no bin/mlflow.");
      }
      return venv;
    }
    Path venv = folder.resolve("venv");
    Path complete = complete(folder);
    if (!Files.exists(complete)) {
      Optional<PythonProgram> python = PythonProgram.find(environment, PYTHON_MINOR);
      if (python.isEmpty()) {
        throw new StartupException(
            "there is no python3 of version 3.%d or later on the PATH; install it or name a server in MLFLOW_TRACKING_URI."
                .formatted(PYTHON_MINOR));
      }
      log.info("installing {} into {}", PACKAGE, venv);
      install(python.get().executable(), "-m", "venv", "--clear", venv.toString());
      install(
          venv.resolve("bin/pip"),
          "install",
          "--disable-pip-version-check",
          "--require-hashes",
          "--requirement",
          requirements().toString());
      Files.createFile(complete);
    }
    return venv;
  }

  /** Each package of the installation with its digests; infra/docker/mlflow says how it is made. */
  private Path requirements() throws IOException {
    Path file = folder.resolve("requirements.txt");
    try (InputStream in = MlflowServer.class.getResourceAsStream("mlflow-requirements.txt")) {
      Files.copy(requireNonNull(in, "mlflow-requirements.txt"), file, REPLACE_EXISTING);
    }
    return file;
  }

  private void install(Path program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.add(0, program.toString());
    Path logFile = logs.resolve("mlflow-install.log");
    ProcessGroup step = launch(command, logFile);
    if (!step.awaitExit(INSTALL_LIMIT) || step.exitCode() != 0) {
      step.stop(STOP_LIMIT);
      throw PostgresProcess.failure("'" + String.join(" ", command) + "' failed", logFile);
    }
  }

  private void serve(Path venv) throws IOException, InterruptedException {
    Path logFile = logs.resolve("mlflow.log");
    int port = LoopbackPort.free();
    String uri = "http://127.0.0.1:" + port;
    ProcessGroup server = launch(command(venv, port, folder), logFile);
    Instant limit = Instant.now().plus(START_LIMIT);
    while (!isHealthy(uri)) {
      if (server.awaitExit(Duration.ofMillis(500)) || Instant.now().isAfter(limit)) {
        server.stop(STOP_LIMIT);
        throw PostgresProcess.failure("the server did not start", logFile);
      }
    }
    state = new MlflowState.Ready(uri);
    log.info("MLflow answers at {}", uri);
    server.awaitExit(Duration.ofDays(10_000));
    fail("the server ended with exit code " + server.exitCode() + "; see " + logFile);
  }

  /**
   * Serves on 127.0.0.1, with database and artifacts in the folder. The script's first line names
   * the place where it was installed, and the data directory may have been moved since.
   */
  static List<String> command(Path venv, int port, Path folder) {
    return List.of(
        venv.resolve("bin/python").toString(),
        venv.resolve("bin/mlflow").toString(),
        "server",
        "--host",
        "127.0.0.1",
        "--port",
        Integer.toString(port),
        "--workers",
        "1",
        "--backend-store-uri",
        "sqlite:///" + folder.resolve("mlflow.db"),
        "--artifacts-destination",
        folder.resolve("artifacts").toString());
  }

  /** The group is known to {@link #close()} from its first moment. */
  private synchronized ProcessGroup launch(List<String> command, Path logFile)
      throws IOException, InterruptedException {
    if (closed) {
      throw new InterruptedException();
    }
    ProcessGroup started = ProcessGroup.start(command, LEAN, pidFile(), logFile);
    group = started;
    return started;
  }

  private boolean isHealthy(String uri) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri + "/health")).timeout(Duration.ofSeconds(5)).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private Path pidFile() {
    return folder.resolve("process.pid");
  }

  /**
   * Ends the server, or its installation, with all their child processes; calling it again does
   * nothing.
   */
  @Override
  public void close() {
    ProcessGroup running;
    synchronized (this) {
      closed = true;
      running = group;
      group = null;
    }
    thread.interrupt();
    if (running != null) {
      running.stop(STOP_LIMIT);
    }
    state = new MlflowState.Absent();
  }
}

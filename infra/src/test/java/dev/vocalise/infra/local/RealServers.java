package dev.vocalise.infra.local;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL, MinIO, Temporal and, if asked for, MLflow as processes of their own, with their data
 * in one folder. Where one of them cannot be had, the test that asks is skipped and says so.
 */
public final class RealServers implements AutoCloseable {
  private static final String USER = "vocalise";
  private static final String PASSWORD = "only-on-loopback";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path folder;
  private final List<ServerProcess> all = new ArrayList<>();
  private final ServerProcess database;
  private final ServerProcess store;
  private final ServerProcess temporal;
  private @Nullable ServerProcess mlflow;

  private RealServers(Path folder, Path temporalProgram, Path minioProgram)
      throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    database = postgres(folder);
    store = minio(minioProgram);
    temporal = temporal(temporalProgram);
    try {
      for (ServerProcess server : List.of(database, store, temporal)) {
        all.add(server.start());
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Returns when all but MLflow answer. */
  public static RealServers start(Path folder) throws IOException, InterruptedException {
    return new RealServers(folder, required(ServerBinary.TEMPORAL), required(ServerBinary.MINIO));
  }

  static Path required(ServerBinary program) {
    Optional<Path> found = program.find();
    assumeTrue(found.isPresent(), program + " cannot be had: not tested on real servers");
    return found.orElseThrow();
  }

  /** Alone, with {@link #databaseUrl}. */
  public static ServerProcess postgres(Path folder) throws IOException {
    Path programs = PostgresPrograms.unpack(Path.of("target/servers"));
    Path data = folder.resolve("postgres");
    if (!Files.exists(data)) {
      Path password = Files.writeString(folder.resolve("password"), PASSWORD);
      Process initdb =
          PostgresProcess.start(
              folder.resolve("initdb.log"),
              List.of(
                  programs.resolve("bin/initdb").toAbsolutePath().toString(),
                  "--pgdata=" + data,
                  "--username=" + USER,
                  "--auth=scram-sha-256",
                  "--pwfile=" + password,
                  "--data-checksums"));
      PostgresProcess.awaitExit(initdb, Duration.ofMinutes(2));
    }
    int port = LoopbackPort.free();
    List<String> command =
        List.of(
            programs.resolve("bin/postgres").toAbsolutePath().toString(),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=");
    Path log = folder.resolve("postgres.log");
    return new ServerProcess(
        "postgres",
        port,
        () -> new ProcessGroup(PostgresProcess.start(log, command), folder.resolve("postgres.pid")),
        at -> Files.readString(log).contains("ready to accept connections"));
  }

  private ServerProcess minio(Path program) throws IOException {
    Path data = Files.createDirectories(folder.resolve("minio"));
    Files.createDirectories(data.resolve("vocalise")); // a folder is a bucket
    int port = LoopbackPort.free();
    List<String> command =
        List.of(
            program.toString(),
            "server",
            "--address",
            "127.0.0.1:" + port,
            "--console-address",
            "127.0.0.1:" + LoopbackPort.free(),
            data.toString());
    Map<String, String> keys = Map.of("MINIO_ROOT_USER", USER, "MINIO_ROOT_PASSWORD", PASSWORD);
    return new ServerProcess(
        "minio",
        port,
        ServerProcess.command(folder, "minio", command, keys),
        at -> ok("http://127.0.0.1:" + at + "/minio/health/ready"));
  }

  private ServerProcess temporal(Path program) {
    int port = LoopbackPort.free();
    List<String> command =
        List.of(
            program.toString(),
            "server",
            "start-dev",
            "--headless",
            "--ip",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--db-filename",
            folder.resolve("temporal.db").toString(),
            "--sqlite-pragma",
            "journal_mode=wal",
            "--sqlite-pragma",
            "synchronous=2",
            "--log-level",
            "warn");
    return new ServerProcess(
        "temporal",
        port,
        ServerProcess.command(folder, "temporal", command, Map.of()),
        RealServers::temporalAnswers);
  }

  private static boolean temporalAnswers(int port) {
    if (!ServerProcess.listens(port)) {
      return false;
    }
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:" + port).build());
    try {
      stubs.connect(Duration.ofSeconds(5));
      return true;
    } catch (RuntimeException e) {
      return false;
    } finally {
      stubs.shutdownNow();
    }
  }

  /** Started at the first call; skipped where MLflow has not been installed. */
  public synchronized ServerProcess mlflow() throws IOException, InterruptedException {
    if (mlflow == null) {
      mlflow = mlflow(folder).start();
      all.add(mlflow);
    }
    return mlflow;
  }

  /**
   * From {@code VOCALISE_MLFLOW_VENV} or the folder {@code mlflow} of the cache; Python lies
   * beside.
   */
  public static Path mlflowProgram() {
    String named = System.getenv(MlflowServer.ENVIRONMENT_VARIABLE);
    Path venv = named == null ? ServerBinary.cache().resolve("mlflow") : Path.of(named);
    Path program = venv.resolve("bin/mlflow");
    assumeTrue(
        Files.isExecutable(program),
        "there is no %s; install mlflow==3.17.2 there or set %s: not tested with MLflow"
            .formatted(program, MlflowServer.ENVIRONMENT_VARIABLE));
    return program;
  }

  /** Alone. */
  public static ServerProcess mlflow(Path folder) {
    Path venv = mlflowProgram().resolve("../..").normalize();
    int port = LoopbackPort.free();
    List<String> command = MlflowServer.command(venv, port, folder);
    return new ServerProcess(
        "mlflow",
        port,
        ServerProcess.command(folder, "mlflow", command, MlflowServer.LEAN),
        at -> ok("http://127.0.0.1:" + at + "/health"));
  }

  private static boolean ok(String url) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  public ServerProcess database() {
    return database;
  }

  public ServerProcess store() {
    return store;
  }

  public ServerProcess temporal() {
    return temporal;
  }

  /** What Vocalise reads where they are from. */
  public Map<String, String> environment() {
    return environment(temporal.port(), store.port(), database.port());
  }

  /** The same servers under other ports. */
  static Map<String, String> environment(int temporal, int store, int database) {
    return new TreeMap<>(
        Map.of(
            "TEMPORAL_ADDRESS",
            "127.0.0.1:" + temporal,
            "S3_ENDPOINT",
            "http://127.0.0.1:" + store,
            "S3_ACCESS_KEY",
            USER,
            "S3_SECRET_KEY",
            PASSWORD,
            "DATABASE_URL",
            "postgresql://%s:%s@127.0.0.1:%d/postgres".formatted(USER, PASSWORD, database)));
  }

  /** For JDBC, with the login. */
  public static String databaseUrl(ServerProcess postgres) {
    return "jdbc:postgresql://%s/postgres?user=%s&password=%s"
        .formatted(postgres.address(), USER, PASSWORD);
  }

  @Override
  public void close() {
    for (int i = all.size() - 1; i >= 0; i--) {
      all.get(i).close();
    }
  }
}

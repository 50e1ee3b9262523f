package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real MLflow server from a virtual environment: the folder in {@code VOCALISE_MLFLOW_VENV}, or
 * {@code ~/.cache/vocalise-servers/mlflow}.
 */
final class RealMlflow implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path program;
  private final Path data;
  private final int port;
  private @Nullable Process process;

  private RealMlflow(Path program, Path data, int port) {
    this.program = program;
    this.data = data;
    this.port = port;
  }

  static Optional<Path> program() {
    String named = System.getenv("VOCALISE_MLFLOW_VENV");
    Path folder =
        named == null
            ? Path.of(System.getProperty("user.home"), ".cache", "vocalise-servers", "mlflow")
            : Path.of(named);
    return Optional.of(folder.resolve("bin/mlflow")).filter(Files::isExecutable);
  }

  static RealMlflow start(Path program, Path data) throws IOException, InterruptedException {
    RealMlflow server = new RealMlflow(program, data, freePort());
    server.start();
    return server;
  }

  /** A loopback port that nobody listens on. */
  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  void start() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            program.toString(),
            "server",
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--workers",
            "1",
            "--backend-store-uri",
            "sqlite:///" + data.resolve("mlflow.db"),
            "--artifacts-destination",
            data.resolve("artifacts").toString());
    Map<String, String> environment = builder.environment();
    environment.put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
    environment.put("MLFLOW_DISABLE_TELEMETRY", "true");
    builder.redirectErrorStream(true).redirectOutput(data.resolve("mlflow.log").toFile());
    Process started = builder.start();
    process = started;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!healthy()) {
      if (!started.isAlive() || System.nanoTime() > deadline) {
        throw new IOException(
            "MLflow did not start: " + Files.readString(data.resolve("mlflow.log")));
      }
      started.waitFor(200, TimeUnit.MILLISECONDS);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Ends the server and its workers at once, as a crash does. */
  void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly().waitFor();
    }
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri().resolve("/api/2.0/mlflow/" + path)).build());
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri().resolve("/api/2.0/mlflow/" + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  @Override
  public void close() throws IOException {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(request + " was answered " + response.statusCode() + response.body());
    }
    return JSON.readTree(response.body());
  }

  private boolean healthy() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri().resolve("/health")).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}

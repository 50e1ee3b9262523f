package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.local.RealServers;
import dev.vocalise.infra.local.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What tests ask a real MLflow server. */
public final class RealMlflow implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final ServerProcess process;

  public RealMlflow(ServerProcess process) {
    this.process = process;
  }

  static RealMlflow start(Path data) throws IOException, InterruptedException {
    return new RealMlflow(RealServers.mlflow(data).start());
  }

  void start() throws IOException, InterruptedException {
    process.start();
  }

  /** Ends the server and its workers at once, as a crash does. */
  void kill() {
    process.kill();
  }

  public URI uri() {
    return URI.create("http://" + process.address());
  }

  public JsonNode get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri().resolve("/api/2.0/mlflow/" + path)).build());
  }

  /** A text file among the artifacts of a run. */
  public String text(String run, String path) throws IOException, InterruptedException {
    URI file = uri().resolve("/get-artifact?run_id=" + run + "&path=" + path);
    HttpRequest request = HttpRequest.newBuilder(file).build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(file + " was answered " + answer.statusCode() + answer.body());
    }
    return answer.body();
  }

  public JsonNode post(String path, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri().resolve("/api/2.0/mlflow/" + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  @Override
  public void close() {
    process.close();
  }

  /**
   * What MLflow's own Python client reads of an experiment and of registered models.
   *
   * @param models names
   */
  public JsonNode read(Path scratch, String experiment, String... models)
      throws IOException, InterruptedException {
    Path script = Files.createDirectories(scratch).resolve("read_mlflow.py");
    try (InputStream in =
        Objects.requireNonNull(RealMlflow.class.getResourceAsStream("read_mlflow.py"))) {
      Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
    }
    Path errors = scratch.resolve("read_mlflow.log");
    List<String> command = new ArrayList<>();
    command.add(RealServers.mlflowProgram().resolveSibling("python").toString());
    command.addAll(List.of(script.toString(), uri().toString(), experiment));
    command.addAll(List.of(models));
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    byte[] said = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException("MLflow's client failed: " + Files.readString(errors));
    }
    return JSON.readTree(said);
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(request + " was answered " + response.statusCode() + response.body());
    }
    return JSON.readTree(response.body());
  }
}

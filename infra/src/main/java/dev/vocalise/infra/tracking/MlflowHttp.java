package dev.vocalise.infra.tracking;

import dev.vocalise.infra.lineage.Outbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The two calls for which MLflow's Java client will not do: it repeats a createRun whose answer was
 * lost, which makes a second run, and its {@code logArtifact} starts Python.
 */
final class MlflowHttp {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final String base;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  MlflowHttp(MlflowConfig config) {
    this.base = config.base() + "/api/2.0";
  }

  /** Posts to {@code runs/create} once, never again. Returns the answer. */
  String createRun(String body) {
    return send(
        request("/mlflow/runs/create")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** Whether the MLflow server itself takes the files of this location. */
  static boolean proxies(String artifactUri) {
    return artifactUri.startsWith("mlflow-artifacts:");
  }

  /** Writes a file of a location that the server proxies; again is the same. */
  void put(String artifactUri, String path, byte[] content) {
    String folder = URI.create(artifactUri).getPath();
    send(
        request("/mlflow-artifacts/artifacts" + folder + "/" + path)
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
  }

  private String send(HttpRequest request) {
    HttpResponse<String> response;
    try {
      response = http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new Outbox.UnavailableException(
          "no answer from MLflow at %s (%s); it is tried again".formatted(request.uri(), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Outbox.UnavailableException("interrupted while sending to " + request.uri(), e);
    }
    if (response.statusCode() / 100 == 2) {
      return response.body();
    }
    IllegalStateException refused =
        new IllegalStateException(
            "MLflow at %s answered %d instead of 200: %s"
                .formatted(request.uri(), response.statusCode(), response.body()));
    if (response.statusCode() >= 500) {
      throw new Outbox.UnavailableException(String.valueOf(refused.getMessage()), refused);
    }
    throw refused;
  }
}

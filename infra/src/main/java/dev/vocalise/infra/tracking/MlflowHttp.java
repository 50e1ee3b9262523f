package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.address.HttpAddress;
import dev.vocalise.infra.tracking.MlflowException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionPool;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Calls of MLflow's REST API. MLflow's Java client will not do: it repeats a createRun whose answer
 * was lost, which makes a second run, and takes a login page with status 200 for success. No call
 * is repeated here, and only an answer of JSON counts.
 */
final class MlflowHttp implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final MediaType JSON_TYPE = MediaType.get("application/json");
  private static final MediaType BYTES = MediaType.get("application/octet-stream");
  private static final Pattern TITLE = Pattern.compile("(?is)<title>\\s*([^<]{1,80}?)\\s*</title>");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the only calls begin with whose answer is empty. */
  private static final String UPLOAD = "an upload of ";

  /** A connection; MLflow's server closes one after five idle seconds, maybe as it is used. */
  private static final long KEPT_SECONDS = 2;

  /** Until a large file lies where MLflow keeps them, which may be a store elsewhere. */
  private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(5);

  private final HttpAddress server;
  private final OkHttpClient http =
      new OkHttpClient.Builder()
          .connectTimeout(TIMEOUT)
          .readTimeout(TIMEOUT)
          .followRedirects(false) // they lead to a login, and turn a POST into a GET
          .retryOnConnectionFailure(false) // a run could be made twice
          .connectionPool(new ConnectionPool(1, KEPT_SECONDS, TimeUnit.SECONDS))
          .build();

  private final OkHttpClient uploads =
      http.newBuilder().writeTimeout(TIMEOUT).readTimeout(UPLOAD_TIMEOUT).build();

  MlflowHttp(HttpAddress server) {
    this.server = server;
  }

  /** One call that only reads. */
  JsonNode get(String call, String name, String value) {
    return get(call, Map.of(name, value));
  }

  /** The same with several parameters. */
  JsonNode get(String call, Map<String, String> parameters) {
    HttpUrl.Builder builder = url("mlflow/" + call).newBuilder();
    parameters.forEach(builder::addQueryParameter);
    HttpUrl url = builder.build();
    return send(http, call, new Request.Builder().url(url));
  }

  JsonNode post(String call, JsonNode body) {
    return send(http, call, new Request.Builder().url(url("mlflow/" + call)).post(json(body)));
  }

  JsonNode delete(String call, JsonNode body) {
    return send(http, call, new Request.Builder().url(url("mlflow/" + call)).delete(json(body)));
  }

  private static RequestBody json(JsonNode body) {
    return RequestBody.create(body.toString(), JSON_TYPE);
  }

  /** Whether the MLflow server itself takes the files of this location. */
  static boolean proxies(String artifactUri) {
    return artifactUri.startsWith("mlflow-artifacts:");
  }

  /** Writes a file of a location that the server proxies; again is the same. */
  void put(String artifactUri, String path, Path file) {
    HttpUrl url =
        url("mlflow-artifacts/artifacts" + URI.create(artifactUri).getPath())
            .newBuilder()
            .addPathSegments(path)
            .build();
    RequestBody body = RequestBody.create(file.toFile(), BYTES);
    send(uploads, UPLOAD + path, new Request.Builder().url(url).put(body));
  }

  private HttpUrl url(String call) {
    return HttpUrl.get(server.base() + "/api/2.0/" + call);
  }

  private JsonNode send(OkHttpClient client, String call, Request.Builder request) {
    if (server.hasLogin()) {
      request.header(
          "Authorization",
          Credentials.basic(server.user(), server.password(), StandardCharsets.UTF_8));
    }
    try (Response answer = client.newCall(request.build()).execute()) {
      return read(call, answer.code(), answer.body().string());
    } catch (IOException e) {
      throw failure(Kind.AWAY, 0, "does not answer (" + reason(e) + ")", e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof UnknownHostException) {
      return "the host's name is not known here: correct MLFLOW_TRACKING_URI";
    }
    String words = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return e instanceof SSLException
        ? words + ": let MLFLOW_TRACKING_URI begin with http:// or https:// as the server speaks"
        : words;
  }

  private JsonNode read(String call, int status, String body) {
    JsonNode json =
        body.isEmpty() && call.startsWith(UPLOAD) ? JSON.createObjectNode() : json(body);
    String code = json == null ? "" : json.path("error_code").asText();
    if (status / 100 == 2 && json != null) {
      return json;
    }
    String said =
        "answered %d to %s (%s)".formatted(status, call, json == null ? page(body) : words(json));
    if (status == 401 || status == 403) {
      throw failure(
          Kind.AWAY,
          status,
          said
              + "; set user and password as MLFLOW_TRACKING_URI=http://USER:PASSWORD@HOST:PORT, or let that user write there",
          null);
    }
    if (status / 100 == 3 || (status / 100 == 2)) {
      throw failure(
          Kind.AWAY,
          status,
          said
              + " instead of JSON: that is a login or another server; let MLFLOW_TRACKING_URI name MLflow itself, with USER:PASSWORD@ where it asks for them",
          null);
    }
    if (status >= 500 || status == 429) {
      throw failure(Kind.AWAY, status, said, null);
    }
    boolean unknown = (status == 404 && code.isEmpty()) || status == 405;
    if (unknown || code.equals("ENDPOINT_NOT_FOUND")) {
      throw failure(
          Kind.UNKNOWN_CALL,
          status,
          said
              + "; let MLFLOW_TRACKING_URI name an MLflow server, with the path it is served under",
          null);
    }
    throw failure(Kind.REFUSED, status, said, null);
  }

  private MlflowException failure(Kind kind, int status, String what, @Nullable Throwable cause) {
    return new MlflowException(kind, status, "MLflow at " + server + " " + what, cause);
  }

  private static @Nullable JsonNode json(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json != null && json.isObject() ? json : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** MLflow's message, which may go on with a stack trace. */
  private static String words(JsonNode error) {
    String message = error.path("message").asText();
    String line = message.strip().lines().findFirst().orElse("");
    return error.path("error_code").asText("no code") + ": " + line;
  }

  private static String page(String body) {
    Matcher title = TITLE.matcher(body);
    return title.find() ? "the page '" + title.group(1) + "'" : "no JSON";
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}

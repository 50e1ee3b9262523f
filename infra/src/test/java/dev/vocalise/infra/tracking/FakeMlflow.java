package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of MLflow's protocol that the tracker uses, with its rules: a point is keyed by all its
 * fields, parameters cannot change, a call takes at most 1,000 metrics, and every createRun makes a
 * run. {@link #failAfterEffect} answers 503 although the request was carried out, as a server that
 * dies before its answer arrives.
 */
final class FakeMlflow implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One run as the server knows it. */
  static final class Run {
    final Map<String, String> tags = new LinkedHashMap<>();
    final Map<String, String> params = new LinkedHashMap<>();
    final Set<String> points = new LinkedHashSet<>();
    final List<JsonNode> datasets = new ArrayList<>();
    final Map<String, String> artifacts = new LinkedHashMap<>();
    String status = "RUNNING";
  }

  final Map<String, Run> runs = new LinkedHashMap<>();
  final Map<String, String> experiments = new LinkedHashMap<>();

  final FakeRegistry registry = new FakeRegistry();

  /** Calls that are answered with this status and a page, as proxies and logins do. */
  final Map<String, Integer> pages = new LinkedHashMap<>();

  /** Ids of experiments that were deleted. */
  final Set<String> deleted = new LinkedHashSet<>();

  /** That of the last request. */
  String authorization = "";

  private final List<String> failAfterEffect = new ArrayList<>();
  private final HttpServer server;

  FakeMlflow() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/2.0/", this::answer);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next request of this path takes effect but is answered with 503. */
  synchronized void failAfterEffect(String path) {
    failAfterEffect.add(path);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().replaceFirst("/api/2.0/", "");
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    Integer page =
        pages.get(
            path.startsWith("mlflow-artifacts/")
                ? "mlflow-artifacts"
                : path.replaceFirst("^mlflow/", ""));
    if (page != null) {
      byte[] bytes = "<html><title>Sign in</title></html>".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Location", "/login");
      exchange.sendResponseHeaders(page, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
      return;
    }
    int status = 200;
    String answer;
    try {
      answer =
          exchange.getRequestMethod().equals("DELETE")
              ? registry.deleted(JSON.readTree(body))
              : handle(path.replaceFirst("^mlflow/", ""), exchange.getRequestURI(), body);
    } catch (IllegalArgumentException e) {
      status = 400;
      answer = "{\"error_code\": \"INVALID_PARAMETER_VALUE\", \"message\": \"" + e + "\"}";
    } catch (java.util.NoSuchElementException e) {
      status = 404;
      answer = "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"none\"}";
    }
    if (failAfterEffect.removeIf(path.replaceFirst("^mlflow/", "")::startsWith)) {
      status = 503;
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String handle(String path, URI uri, String body) throws IOException {
    if (path.startsWith("mlflow-artifacts/artifacts/")) {
      String[] parts = path.split("/");
      String file = String.join("/", List.of(parts).subList(5, parts.length));
      run(parts[3]).artifacts.put(file, body);
      return ""; // as the real one
    }
    JsonNode json = body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
    return switch (path) {
      case "experiments/search" -> "{}";
      case "experiments/get-by-name" -> experiment(uri);
      case "experiments/create" -> created(json);
      case "experiments/set-experiment-tag" -> "{}";
      case "artifacts/list" -> artifacts(uri);
      case "runs/create" -> create(json);
      case "runs/search" -> search(json);
      case "runs/get" -> describe(query(uri, "run_id"), run(query(uri, "run_id")));
      case "runs/update" -> {
        run(json.path("run_id").asText()).status = json.path("status").asText();
        yield "{}";
      }
      case "runs/log-batch" -> batch(json);
      case "runs/log-inputs" -> {
        Run run = run(json.path("run_id").asText());
        json.path("datasets").forEach(run.datasets::add);
        yield "{}";
      }
      default -> registry.answer(path, uri.getQuery(), json);
    };
  }

  private String experiment(URI uri) {
    String name = query(uri, "experiment_name");
    if (!experiments.containsKey(name)) {
      throw new java.util.NoSuchElementException();
    }
    String id = experiments.get(name);
    return "{\"experiment\": {\"experiment_id\": \"%s\", \"name\": \"%s\", \"lifecycle_stage\": \"%s\"}}"
        .formatted(id, name, deleted.contains(id) ? "deleted" : "active");
  }

  private String artifacts(URI uri) {
    ArrayNode files = JsonNodeFactory.instance.arrayNode();
    String folder = query(uri, "path") + "/";
    run(query(uri, "run_id")).artifacts.keySet().stream()
        .filter(path -> path.startsWith(folder))
        .forEach(path -> files.addObject().put("path", path));
    return JsonNodeFactory.instance.objectNode().<ObjectNode>set("files", files).toString();
  }

  private String created(JsonNode json) {
    String id = Integer.toString(experiments.size() + 1);
    if (experiments.putIfAbsent(json.path("name").asText(), id) != null) {
      throw new IllegalArgumentException("experiment exists");
    }
    return "{\"experiment_id\": \"" + id + "\"}";
  }

  private String create(JsonNode json) {
    Run run = new Run();
    json.path("tags").forEach(t -> run.tags.put(t.path("key").asText(), t.path("value").asText()));
    run.tags.put("name", json.path("run_name").asText());
    String id = "run" + (runs.size() + 1);
    runs.put(id, run);
    return describe(id, run);
  }

  private String search(JsonNode json) {
    String[] filter = json.path("filter").asText().split("[`']");
    ArrayNode found = JsonNodeFactory.instance.arrayNode();
    runs.forEach(
        (id, run) -> {
          if (filter[3].equals(run.tags.get(filter[1]))) {
            found.addObject().set("info", info(id, run));
          }
        });
    return JsonNodeFactory.instance.objectNode().<ObjectNode>set("runs", found).toString();
  }

  private String batch(JsonNode json) {
    Run run = run(json.path("run_id").asText());
    if (json.path("metrics").size() > 1_000 || json.path("params").size() > 100) {
      throw new IllegalArgumentException("too many in one batch");
    }
    for (JsonNode param : json.path("params")) {
      String value = param.path("value").asText();
      String old = run.params.putIfAbsent(param.path("key").asText(), value);
      if (old != null && !old.equals(value)) {
        throw new IllegalArgumentException("parameter changed");
      }
    }
    json.path("metrics").forEach(point -> run.points.add(point.toString()));
    json.path("tags").forEach(t -> run.tags.put(t.path("key").asText(), t.path("value").asText()));
    return "{}";
  }

  Run run(String id) {
    Run run = runs.get(id);
    if (run == null) {
      throw new java.util.NoSuchElementException();
    }
    return run;
  }

  private static String describe(String id, Run run) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("run").set("info", info(id, run));
    return answer.toString();
  }

  private static ObjectNode info(String id, Run run) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("run_id", id)
        .put("status", run.status)
        .put("artifact_uri", "mlflow-artifacts:/1/" + id + "/artifacts");
  }

  private static String query(URI uri, String name) {
    for (String pair : uri.getQuery().split("&")) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    throw new IllegalArgumentException("no " + name);
  }
}

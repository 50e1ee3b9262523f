package dev.vocalise.web.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vocalise.web.ui.PackagedApp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator gets from a running instance: metrics, traces, a log of JSON, health. */
@SuppressWarnings("NullAway.Init") // filled before the first test
class OperationIT {
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:vocalise|http|jvm|process|system)_[a-z_]+");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static final LinkedBlockingQueue<String> TRACES = new LinkedBlockingQueue<>();
  private static HttpServer collector;
  private static PackagedApp app;

  @BeforeAll
  static void start() throws Exception {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", OperationIT::take);
    collector.start();
    String address = "http://127.0.0.1:" + collector.getAddress().getPort();
    app = new PackagedApp(folder, Map.of("VOCALISE_LOG", "json", "VOCALISE_OTLP", address));
  }

  private static void take(HttpExchange exchange) throws IOException {
    TRACES.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
    exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (app != null) {
      app.close();
    }
    collector.stop(0);
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(app.url + path))
            .header("Authorization", app.authorization())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static Set<String> scraped() throws IOException, InterruptedException {
    get("/api/v1/system"); // so that there is a request to be counted
    return get("/q/metrics")
        .body()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[{ ]")[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vocalise.json", "alerts.yaml"})
  void whatTheFilesForGrafanaAskForIsScraped(String file) throws Exception {
    String text = Files.readString(Path.of("../infra/grafana", file));
    Set<String> asked = new TreeSet<>();
    for (Matcher metric = METRIC.matcher(text); metric.find(); ) {
      asked.add(metric.group());
    }
    assertThat(asked).hasSizeGreaterThan(5);
    assertThat(scraped()).containsAll(asked);
  }

  @Test
  void countsAreThoseOfTheDatabaseAndLabelsAreBounded() throws Exception {
    List<String> lines = get("/q/metrics").body().lines().toList();
    assertThat(lines)
        .contains("vocalise_server_up{server=\"database\"} 1.0")
        .contains("vocalise_server_up{server=\"store\"} 1.0")
        .contains("vocalise_server_up{server=\"temporal\"} 1.0")
        .contains("vocalise_campaigns{state=\"DONE\"} 0.0")
        .contains("vocalise_workers{device=\"cpu\"} 1.0")
        .contains("vocalise_ledger_problem 0.0");
    assertThat(lines.stream().filter(line -> line.startsWith("vocalise_"))).hasSizeLessThan(200);
  }

  @Test
  void addressesAreCountedByTheirTemplates() throws Exception {
    get("/api/v1/campaigns/no-such-campaign-1");
    get("/api/v1/campaigns/no-such-campaign-2");
    assertThat(get("/q/metrics").body())
        .contains("uri=\"/api/v1/campaigns/{name}\"")
        .doesNotContain("no-such-campaign");
  }

  @Test
  void aRequestIsATrace() throws Exception {
    get("/api/v1/campaigns/no-such-campaign");
    String trace = "";
    while (!trace.contains("/api/v1/campaigns/{name}")) {
      trace = TRACES.poll(30, TimeUnit.SECONDS);
      assertThat(trace).as("nothing was sent to the collector").isNotNull();
    }
    assertThat(trace).contains("vocalise").contains("GET /api/v1/campaigns/{name}");
  }

  @Test
  void readyAndAliveSayWhy() throws Exception {
    HttpResponse<String> ready = get("/q/health/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    JsonNode data = new ObjectMapper().readTree(ready.body()).at("/checks/0/data");
    assertThat(data.properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("database", "store", "temporal");
    assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void theLogOnTheConsoleIsJson() throws IOException {
    List<String> lines =
        Files.readAllLines(folder.resolve("output.txt")).stream()
            .filter(line -> line.startsWith("{"))
            .toList();
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      JsonNode entry = new ObjectMapper().readTree(line);
      assertThat(entry.fieldNames())
          .toIterable()
          .contains("timestamp", "level", "loggerName", "message");
    }
  }
}

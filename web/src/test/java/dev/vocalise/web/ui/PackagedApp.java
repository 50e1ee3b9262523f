package dev.vocalise.web.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The distribution as users start it, in a process and on a data directory of its own. */
public final class PackagedApp {
  private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
  private static final Pattern UP = Pattern.compile("Vocalise is up: (http\\S+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  public final String url;

  public PackagedApp(Path folder) throws IOException, InterruptedException {
    this(folder, Map.of());
  }

  /**
   * @param environment beside that of this process
   */
  public PackagedApp(Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    ProcessBuilder start =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                    "-jar",
                    JAR.toString(),
                    "up",
                    "--data",
                    folder.resolve("data").toString(),
                    "--port",
                    String.valueOf(freePort())))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    start.environment().putAll(environment);
    process = start.start();
    url = address(output);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Looks every tenth of a second until the process says that it is up, or has ended. */
  private String address(Path output) throws IOException, InterruptedException {
    while (true) {
      boolean ended = process.waitFor(100, TimeUnit.MILLISECONDS);
      Matcher up = UP.matcher(Files.readString(output));
      if (up.find()) {
        return up.group(1);
      }
      if (ended) {
        throw new IOException("the application did not start: " + Files.readString(output));
      }
    }
  }

  public JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/" + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /** Stops it as a signal does; by force only if that does not help. */
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}

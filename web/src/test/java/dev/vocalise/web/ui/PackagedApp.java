package dev.vocalise.web.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.local.DataDirectory;
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
  private static final Pattern LINK = Pattern.compile("https?://\\S+/login\\?token=\\S+");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path output;
  private final Path data;
  public final String url;

  public PackagedApp(Path folder) throws IOException, InterruptedException {
    this(folder, Map.of());
  }

  /**
   * @param environment beside that of this process
   */
  public PackagedApp(Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    output = folder.resolve("output.txt");
    data = folder.resolve("data");
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
                    data.toString(),
                    "--allow",
                    String.valueOf(data.toAbsolutePath().getParent()),
                    "--allow",
                    Path.of("../demo").toAbsolutePath().normalize().toString(),
                    "--port",
                    String.valueOf(freePort())))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    start.environment().putAll(environment);
    process = start.start();
    url = address();
  }

  /** The header with which the command line shows who it is. */
  public String authorization() {
    return "Bearer " + DataDirectory.credentials(data).apiToken();
  }

  /** The link that it printed. */
  public String link() throws IOException {
    Matcher link = LINK.matcher(Files.readString(output));
    if (!link.find()) {
      throw new IOException("no link: " + Files.readString(output));
    }
    return link.group();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Looks every tenth of a second until the process says that it is up, or has ended. */
  private String address() throws IOException, InterruptedException {
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
            .header("Authorization", authorization())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
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

package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.vocalise.infra.artifact.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // filled before each test
class RunDownloadTest {
  private static final byte[] GOOD = "weights".getBytes(StandardCharsets.UTF_8);
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private HttpServer server;
  private final List<String> printed = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/api/v1/runs/7/files", 200, list("model", GOOD, "scores", EMPTY));
    answer("/api/v1/artifacts/" + Sha256.of(GOOD), 200, GOOD);
    answer("/api/v1/artifacts/" + Sha256.of(EMPTY), 200, EMPTY);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void filesAreStoredOnceAndThoseOfEqualContentAreLeftAlone() throws IOException {
    download().to(folder.resolve("new"), List.of());
    download().to(folder.resolve("new"), List.of("model"));

    assertThat(folder.resolve("new/model")).hasBinaryContent(GOOD);
    assertThat(names(folder.resolve("new"))).containsExactly("model", "scores");
    assertThat(printed).last().isEqualTo("1 file was there already");
  }

  @Test
  void whatIsThereWithOtherContentStaysAndNothingIsStoredBesideIt() throws IOException {
    Files.writeString(folder.resolve("scores"), "mine");

    assertThatThrownBy(() -> download().to(folder, List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("scores is there already with other content");

    assertThat(folder.resolve("scores")).hasContent("mine");
    assertThat(names(folder)).containsExactly("scores");
  }

  @Test
  void bytesThatAreNotWhatTheyShouldBeAreNotKept() throws IOException {
    byte[] other = "weightz".getBytes(StandardCharsets.UTF_8);
    server.removeContext("/api/v1/artifacts/" + Sha256.of(GOOD));
    answer("/api/v1/artifacts/" + Sha256.of(GOOD), 200, other);

    assertThatThrownBy(() -> download().to(folder, List.of("model")))
        .hasMessageContaining("expected digest " + Sha256.of(GOOD) + ", got " + Sha256.of(other));

    assertThat(names(folder)).isEmpty();
  }

  @Test
  void aRefusalIsPassedOnInItsWords() throws IOException {
    server.removeContext("/api/v1/artifacts/" + Sha256.of(GOOD));
    answer(
        "/api/v1/artifacts/" + Sha256.of(GOOD),
        404,
        "{\"message\": \"it is lost\"}".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> download().to(folder, List.of("model")))
        .isInstanceOf(UserError.class)
        .hasMessage("it is lost");
    assertThatThrownBy(() -> download().to(folder, List.of("nope")))
        .hasMessage("run 7 has no file 'nope'; it has: model, scores");

    assertThat(names(folder)).isEmpty();
  }

  private RunDownload download() {
    return new RunDownload(
        new ApiClient("http://127.0.0.1:" + server.getAddress().getPort(), "token", null),
        "7",
        printed::add);
  }

  private static byte[] list(String first, byte[] one, String second, byte[] two) {
    return """
    [{"name": "%s", "sha256": "%s"}, {"name": "%s", "sha256": "%s"}]
    """
        .formatted(first, Sha256.of(one), second, Sha256.of(two))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void answer(String path, int status, byte[] body) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}

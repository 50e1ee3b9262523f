package dev.vocalise.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.web.ui.PackagedApp;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a running instance answers to requests that it should refuse, byte by byte as sent. */
@SuppressWarnings("NullAway.Init") // filled before the first test
class HttpIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String LONG =
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
          + "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
          + "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";

  private static final List<String> PAGES =
      List.of(
          "/campaigns/{}",
          "/runs/{}",
          "/runs/{}/transcripts",
          "/runs/{}/fusion",
          "/corpora/{}?u={}",
          "/corpora/{}/utterances/0.wav",
          "/corpora/{}/transcripts?run={}",
          "/corpora/{}/utterances/0.png",
          "/campaigns/{}/table",
          "/campaigns/{}/file",
          "/lineage?of={}",
          "/models?state={}",
          "/ui/{}",
          "/{}");

  @TempDir static Path folder;
  private static PackagedApp app;
  private static URI address;

  @BeforeAll
  static void start() throws Exception {
    app = new PackagedApp(folder);
    address = URI.create(app.url);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (app != null) {
      app.close();
    }
  }

  private record Answer(int status, String headers, String body) {
    JsonNode problem() throws IOException {
      assertThat(headers.toLowerCase(Locale.ROOT))
          .contains("content-type: application/problem+json");
      JsonNode problem = JSON.readTree(body);
      assertThat(problem.path("status").asInt()).isEqualTo(status);
      assertThat(problem.path("message").asText()).isNotBlank().doesNotContain("\n");
      return problem;
    }
  }

  /** Over a socket, since HTTP clients do not let their user choose {@code Host}. */
  private static Answer send(String method, String path, List<String> headers, String body)
      throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nAuthorization: "
            + app.authorization()
            + "\r\n"
            + String.join("\r\n", headers)
            + "\r\nConnection: close\r\nContent-Length: "
            + content.length
            + "\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(content);
      socket.getOutputStream().flush();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String[] parts = answer.split("\r\n\r\n", 2);
      return new Answer(Integer.parseInt(parts[0].split(" ")[1]), parts[0], parts[1]);
    }
  }

  private static Answer get(String path) throws IOException {
    return send("GET", path, List.of("Host: " + address.getAuthority()), "");
  }

  private static Answer post(String path, String body, String... more) throws IOException {
    List<String> headers =
        new ArrayList<>(
            List.of("Host: " + address.getAuthority(), "Content-Type: application/json"));
    headers.addAll(List.of(more));
    return send("POST", path, headers, body);
  }

  /** The server answers these itself, before any filter. */
  @Test
  void whatIsNoRequestIsRefusedWithTheSameHeaders() throws IOException {
    String host = "Host: " + address.getAuthority() + "\r\n";
    for (String sent :
        List.of(
            "nonsense\r\n\r\n",
            "GET / HTTP/9.9.9\r\n" + host + "\r\n",
            "GET / HTTP/1.1\r\n" + host + "no colon\r\n\r\n",
            "GET / HTTP/1.1\r\n" + host + "Content-Length: x\r\n\r\n",
            "GET / HTTP/1.1\r\n" + host + "X-A\0: b\r\n\r\n",
            "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n" + host + "\r\n",
            "GET / HTTP/1.1\r\n" + host + "X-A: " + "a".repeat(100_000) + "\r\n\r\n")) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        byte[] bytes = new byte[4096];
        int read = socket.getInputStream().read(bytes);
        String answer = new String(bytes, 0, read, StandardCharsets.ISO_8859_1);
        String what = sent.substring(0, Math.min(60, sent.length())) + " was answered " + answer;
        assertThat(answer).as(what).startsWith("HTTP/1.").containsPattern("\\A\\S+ 4\\d\\d ");
        assertThat(answer.toLowerCase(Locale.ROOT))
            .as(what)
            .contains(
                "content-security-policy: default-src 'none'", "x-content-type-options: nosniff");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/campaigns", "/api/v1/campaigns", "/ui/vocalise.css", "/q/health"})
  void aForeignHostIsRefusedOnEveryPath(String path) throws IOException {
    for (String host : List.of("evil.example", "127.0.0.1.evil.example:" + address.getPort())) {
      Answer answer = send("GET", path, List.of("Host: " + host), "");
      assertThat(answer.status()).as(host).isEqualTo(403);
      assertThat(answer.problem().path("code").asText()).isEqualTo("FOREIGN_HOST");
      assertThat(answer.problem().path("message").asText()).contains(host);
    }
    assertThat(send("GET", path, List.of("Host: localhost:" + address.getPort()), "").status())
        .isNotEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://evil.example",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  void writesOfOtherSitesAreRefusedByApiAndPages(String header) throws IOException {
    for (String path :
        List.of("/api/v1/campaigns", "/api/v1/corpora", "/api/v1/campaigns/x/cancel")) {
      Answer answer = post(path, "{}", header);
      assertThat(answer.status()).as(path).isEqualTo(403);
      assertThat(answer.problem().path("code").asText()).isEqualTo("FOREIGN_ORIGIN");
    }
  }

  @Test
  void aFormOfAnotherSiteWithoutOriginIsRefused() throws IOException {
    Answer answer =
        send(
            "POST",
            "/api/v1/campaigns",
            List.of("Host: " + address.getAuthority(), "Content-Type: text/plain"),
            "{}");
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.problem().path("code").asText()).isEqualTo("WRONG_CONTENT_TYPE");
  }

  @Test
  void writesOfTheOwnPagesAndOfProgramsReachTheApi() throws IOException {
    for (String header :
        List.of("Origin: " + app.url, "Sec-Fetch-Site: same-origin", "X-Nothing: 1")) {
      assertThat(post("/api/v1/campaigns/nosuch/cancel", "{}", header).status())
          .as(header)
          .isEqualTo(404);
    }
  }

  @Test
  void otherAddressesOfThisMachineAreNotListenedOn() throws IOException {
    Optional<InetAddress> other =
        Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(found -> found instanceof Inet4Address && !found.isLoopbackAddress())
            .findFirst();
    assumeTrue(other.isPresent(), "only loopback here");
    assertThatThrownBy(() -> new Socket(other.orElseThrow(), address.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/campaigns/nosuch, 404, NOT_FOUND, nosuch",
    "/api/v1/campaigns/nosuch/table, 404, NOT_FOUND, nosuch",
    "/api/v1/campaigns/nosuch/export/prov, 404, NOT_FOUND, nosuch",
    "/api/v1/campaigns/nosuch/export/pdf, 400, WRONG_REQUEST, hf-model",
    "/api/v1/campaigns/nosuch/export/prov?run=7, 400, WRONG_REQUEST, 7",
    "/api/v1/corpora/%3Cb%3E, 404, NOT_FOUND, <b>",
    "/api/v1/runs/no-uuid, 400, WRONG_REQUEST, no-uuid",
    "/api/v1/runs/00000000-0000-0000-0000-000000000000, 404, NOT_FOUND, 00000000"
  })
  void whatIsNotThereIsSaidInOneLine(String path, int status, String code, String name)
      throws IOException {
    Answer answer = get(path);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.problem().path("code").asText()).isEqualTo(code);
    assertThat(answer.problem().path("message").asText()).contains(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/v1/campaigns          | {}                                           | 400
          /api/v1/campaigns          | {                                            | 400
          /api/v1/campaigns          | []                                           | 400
          /api/v1/campaigns          | {"text": "name: ["}                          | 422
          /api/v1/campaigns/validate | {"text": "nam: x"}                           | 422
          /api/v1/corpora            | {"kind": "csv"}                              | 400
          /api/v1/corpora            | {"kind": "csv", "dir": "relative"}           | 400
          /api/v1/corpora            | {"kind": "nosuch", "dir": "/tmp"}            | 422
          /api/v1/corpora            | {"kind": "csv", "dir": "/", "name": "a/b"}   | 400
          /api/v1/models             | {"kind": "nosuch", "dir": "/tmp"}            | 400
          /api/v1/models             | {"kind": "ast", "dir": "/tmp/nosuch"}        | 400
          /api/v1/models             | {"kind": "ast", "dir": "/nosuch"}            | 403
          /api/v1/models             | {"kind": "ast", "dir": "/etc"}               | 403
          /api/v1/corpora            | {"kind": "csv", "dir": "/etc/passwd"}        | 403
          /api/v1/corpora            | {"kind": "csv", "dir": "/tmp/../etc"}        | 403
          """)
  void aWrongRequestIsTheCallersFault(String path, String body, int status) throws IOException {
    Answer answer = post(path, body.replace("/tmp", folder.toString()));
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    answer.problem();
  }

  /** Every address that the description names, and every page, with what no name is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%00",
        "a%00b",
        "%FF%FE",
        "..%2F..%2Fetc",
        "%0Aa",
        "'%22%3Cb%3E",
        "%F0%9F%98%80",
        LONG
      })
  void noNameIsAnUnexpectedFailure(String hostile) throws IOException {
    List<String> paths = new ArrayList<>(PAGES);
    JsonNode api = JSON.readTree(get("/api/v1/openapi?format=json").body()).path("paths");
    api.properties().stream()
        .filter(path -> path.getValue().has("get"))
        .forEach(
            path -> {
              List<String> query = new ArrayList<>();
              path.getValue()
                  .at("/get/parameters")
                  .forEach(
                      one -> {
                        if (one.path("in").asText().equals("query")) {
                          query.add(one.path("name").asText() + "={}");
                        }
                      });
              paths.add(
                  path.getKey().replaceAll("\\{[^}]*}", "{}") + "?" + String.join("&", query));
            });
    assertThat(paths).hasSizeGreaterThan(30);
    for (String path : paths) {
      if (path.contains("{}") && !path.contains("/events")) {
        Answer answer = get(path.replace("{}", hostile));
        assertThat(answer.status()).as("%s: %s", path, answer.body()).isLessThan(500);
        assertThat(answer.headers().toLowerCase(Locale.ROOT))
            .as(path)
            .contains("x-content-type-options");
        assertThat(answer.body()).doesNotContain("Exception", "SQL");
      }
    }
  }

  /** Not even who may register corpora: it is the owner's machine. */
  @Test
  void whatTheOwnerDidNotAllowIsNotRead() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("way-out"), Path.of("/etc"));
    for (Path path : List.of(link, link.resolve("passwd"), folder.resolve("data"))) {
      Answer answer = post("/api/v1/corpora", "{\"kind\":\"csv\",\"dir\":\"" + path + "\"}");
      assertThat(answer.status()).as(answer.body()).isEqualTo(403);
      assertThat(answer.problem().path("code").asText()).isEqualTo("INPUT_NOT_ALLOWED");
      assertThat(answer.problem().path("message").asText()).hasLineCount(1).contains("" + path);
    }
  }

  @Test
  void aNameIsTakenOnce() throws IOException {
    for (String kind : List.of("one", "two")) {
      Path corpus = Files.createDirectories(folder.resolve(kind));
      WavFile.write(corpus.resolve("a.wav"), new float[16_000], 16_000);
      Files.writeString(
          corpus.resolve("manifest.csv"),
          "file,emotion,speaker,session,transcript\na.wav,neutral,s," + kind + ",x\n");
    }
    String name = "c" + UUID.randomUUID().toString().substring(0, 8);
    String body = "{\"kind\":\"csv\",\"dir\":\"%s\",\"name\":\"" + name + "\"}";
    Answer first = post("/api/v1/corpora", body.formatted(folder.resolve("one")));
    assertThat(first.status()).as(first.body()).isEqualTo(201);
    for (String sound : List.of("0.wav", "0/a1-1.wav", "0/a5-2.wav")) {
      Answer part =
          send(
              "GET",
              "/corpora/" + name + "/utterances/" + sound,
              List.of("Host: " + address.getAuthority(), "Range: bytes=0-3"),
              "");
      assertThat(part.status()).as(sound).isEqualTo(206);
      assertThat(part.body()).isEqualTo("RIFF");
      assertThat(part.headers().toLowerCase(Locale.ROOT)).contains("content-range: bytes 0-3/");
      assertThat(get("/corpora/" + name + "/utterances/" + sound.replace("wav", "png")).status())
          .isEqualTo(200);
    }
    Answer second = post("/api/v1/corpora", body.formatted(folder.resolve("two")));
    assertThat(second.status()).as(second.body()).isEqualTo(409);
    assertThat(second.problem().path("code").asText()).isEqualTo("NAME_TAKEN");
  }

  @Test
  void theDescriptionNamesEverythingThatTheCommandLineUses() throws IOException {
    JsonNode paths = JSON.readTree(get("/api/v1/openapi?format=json").body()).path("paths");
    for (String path :
        List.of(
            "campaigns",
            "campaigns/validate",
            "campaigns/{name}",
            "campaigns/{name}/resume",
            "campaigns/{name}/cancel",
            "campaigns/{name}/pause",
            "campaigns/{name}/priority",
            "campaigns/{name}/table",
            "corpora",
            "corpora/{name}",
            "models",
            "runs/{id}",
            "runs/{id}/resume",
            "runs/{id}/retry")) {
      assertThat(paths.has("/api/v1/" + path)).as(path).isTrue();
    }
  }

  /** Unfinished heads and bodies cost whoever sends them a socket, and nobody else a thread. */
  @Test
  void whoNeverFinishesARequestKeepsNobodyOut() throws IOException {
    String host = "Host: " + address.getAuthority() + "\r\n";
    String body =
        host
            + "Content-Type: application/x-www-form-urlencoded\r\nOrigin: "
            + app.url
            + "\r\nContent-Length: 1000\r\n\r\nname=";
    List<Socket> unfinished = new ArrayList<>();
    try {
      for (int i = 0; i < 400; i++) {
        for (String head :
            List.of(
                "GET / HTTP/1.1\r\n" + host + "X-More: ",
                "POST /login HTTP/1.1\r\n" + body,
                "POST /campaigns/x/pause HTTP/1.1\r\n" + body,
                "POST /logout HTTP/1.1\r\nAuthorization: " + app.authorization() + "\r\n" + body)) {
          if (i < 20 || !head.contains("Authorization")) { // an own client has a share
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
            unfinished.add(socket);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
          }
        }
      }
      assertThat(unfinished).hasSize(1220);
      for (String path :
          List.of("/login", "/q/health/ready", "/ui/vocalise.css", "/api/v1/campaigns", "/")) {
        assertThat(get(path).status()).as(path).isEqualTo(path.equals("/login") ? 303 : 200);
      }
    } finally {
      for (Socket socket : unfinished) {
        socket.close();
      }
    }
  }

  @Test
  void oneClientIsAnsweredSoManyAtATime() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      Answer refused = get("/api/v1/campaigns");
      while (refused.status() == 200 && slow.size() < 400) { // one by one, until it is enough
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
        slow.add(socket);
        socket
            .getOutputStream()
            .write(
                ("POST /api/v1/campaigns HTTP/1.1\r\nHost: "
                        + address.getAuthority()
                        + "\r\nAuthorization: "
                        + app.authorization()
                        + "\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{")
                    .getBytes(StandardCharsets.ISO_8859_1));
        refused = get("/api/v1/campaigns");
      }
      assertThat(slow).hasSizeBetween(1, 100);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.problem().path("code").asText()).isEqualTo("TOO_MANY_REQUESTS");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
    Answer after = get("/api/v1/campaigns");
    for (int i = 0; after.status() != 200 && i < 100; i++) {
      Thread.sleep(50);
      after = get("/api/v1/campaigns");
    }
    assertThat(after.status()).isEqualTo(200);
  }
}

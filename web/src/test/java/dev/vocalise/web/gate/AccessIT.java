package dev.vocalise.web.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.web.gate.AccessMatrix.Endpoint;
import dev.vocalise.web.ui.PackagedApp;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in, from outside: who gets in where, with what, and how long. */
@Tag("servers")
@SuppressWarnings("NullAway.Init") // filled before the first test
class AccessIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final List<String> ROLES = List.of("nobody", "viewer", "operator", "admin");
  private static final String PASSWORD = "correct horse battery staple";

  /** What gets somebody in, of which none may be in the log. */
  private static final List<String> SECRETS = new ArrayList<>(List.of(PASSWORD));

  @TempDir static Path folder;
  private static PackagedApp app;

  @BeforeAll
  static void start() throws Exception {
    app = new PackagedApp(folder);
    SECRETS.add(app.authorization().substring("Bearer ".length()));
  }

  private record Answer(int status, Map<String, List<String>> headers, String body) {
    Optional<String> header(String name) {
      return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    JsonNode json() throws IOException {
      return JSON.readTree(body);
    }
  }

  private static Answer send(HttpRequest.Builder request, boolean whole) throws Exception {
    HttpResponse<InputStream> answer =
        HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      return new Answer(
          answer.statusCode(),
          answer.headers().map(),
          whole ? new String(body.readAllBytes(), StandardCharsets.UTF_8) : "");
    }
  }

  private static HttpRequest.Builder request(String path, @Nullable String bearer) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(app.url + path));
    return bearer == null ? request : request.header("Authorization", "Bearer " + bearer);
  }

  private static Answer get(String path, @Nullable String bearer) throws Exception {
    return send(request(path, bearer), true);
  }

  private static Answer post(String path, @Nullable String bearer, Object body) throws Exception {
    return send(
        request("/api/v1/" + path, bearer)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))),
        true);
  }

  private static Answer form(String path, @Nullable String cookie, String body) throws Exception {
    HttpRequest.Builder request =
        request(path, null)
            .header("Origin", app.url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return send(cookie == null ? request : request.header("Cookie", cookie), true);
  }

  private static Answer page(String path, String cookie) throws Exception {
    return send(request(path, null).header("Cookie", cookie).header("Accept", "text/html"), true);
  }

  private static String owner() {
    return app.authorization().substring("Bearer ".length());
  }

  /** {@code name=value} of the cookie that was set. */
  private static String cookie(Answer answer) {
    String cookie = answer.header("set-cookie").orElseThrow().split(";", 2)[0];
    SECRETS.add(cookie.split("=", 2)[1]);
    return cookie;
  }

  private static String token(String role) throws Exception {
    Answer made = post("tokens", owner(), Map.of("name", "t", "role", role, "days", 1));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    String secret = made.json().path("secret").asText();
    SECRETS.add(secret);
    return secret;
  }

  /** An account with a password, as an admin and its owner make it; the answer is its cookie. */
  private static String account(String name, String role) throws Exception {
    Answer invited = post("accounts", owner(), Map.of("name", name, "role", role));
    assertThat(invited.status()).as(invited.body()).isEqualTo(201);
    URI link = URI.create(invited.json().path("link").asText());
    SECRETS.add(link.getQuery().replaceAll("token=(\\w+).*", "$1"));
    String first = cookie(get(link.getPath() + "?" + link.getQuery(), null));
    assertThat(form("/access/password", first, "new=" + PASSWORD.replace(' ', '+')).status())
        .isEqualTo(303);
    assertThat(page("/", first).status()).isEqualTo(303); // ended with the change
    return cookie(login(name, PASSWORD));
  }

  private static Answer login(String name, String password) throws Exception {
    return form("/login", null, "name=" + name + "&password=" + password.replace(' ', '+'));
  }

  private static String place(Endpoint endpoint) {
    return endpoint
        .path()
        .replaceAll("\\{id}", UUID.randomUUID().toString())
        .replaceAll("\\{\\w+}", "nosuch");
  }

  /** Every role at every endpoint that the document has. */
  @Test
  void eachRoleGetsInWhereTheDocumentSaysAndNowhereElse() throws Exception {
    Map<String, @Nullable String> tokens = new HashMap<>();
    tokens.put("nobody", null);
    for (String role : ROLES.subList(1, 4)) {
      tokens.put(role, token(role));
    }
    List<Endpoint> endpoints = AccessMatrix.documented().endpoints();
    assertThat(endpoints).hasSizeGreaterThan(60);
    for (Endpoint endpoint : endpoints) {
      for (String role : ROLES) {
        HttpRequest.Builder request =
            request(place(endpoint), tokens.get(role)).header("Origin", app.url);
        if (endpoint.method().equals("POST")) {
          boolean api = endpoint.path().startsWith("/api/");
          request
              .header(
                  "Content-Type", api ? "application/json" : "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(api ? "{}" : ""));
        }
        String cell = role + " " + endpoint.row();
        int status;
        try {
          status = send(request, false).status();
        } catch (IOException e) {
          throw new IOException(cell, e);
        }
        if (ROLES.indexOf(role) >= ROLES.indexOf(endpoint.role())) {
          assertThat(status).as(cell).isNotIn(401, 405, 500);
          if (!endpoint.path().equals("/login")) {
            assertThat(status).as(cell).isNotEqualTo(403);
          }
        } else {
          assertThat(status).as(cell).isEqualTo(role.equals("nobody") ? 401 : 403);
        }
      }
    }
  }

  /** Also where nothing is, and however the path is written. */
  @Test
  void nobodyIsToldWhatThereIs() throws Exception {
    for (String path :
        List.of(
            "/nowhere",
            "/api/v1/nowhere",
            "/q/",
            "/q/dev-ui",
            "/ui/../system",
            "/ui/..%2fsystem",
            "/ui/%2e%2e/system",
            "//system",
            "/login/..;/system",
            "/API/v1/campaigns",
            "/system/",
            "/system;x=/ui/",
            "/q/health/live/../../../system")) {
      Answer answer = get(path, null);
      assertThat(answer.status()).as(path).isIn(401, 404);
      assertThat(answer.body()).as(path).doesNotContain("<nav", "Servers");
      assertThat(answer.header("x-frame-options")).as(path).contains("DENY");
    }
  }

  @Test
  void aPageLeadsToTheDoorAndAProgramIsToldWhatToDo() throws Exception {
    Answer page = page("/campaigns/demo?x=1", "other=1");
    assertThat(page.status()).isEqualTo(303);
    assertThat(page.header("location")).contains("/login?next=%2Fcampaigns%2Fdemo%3Fx%3D1");
    Answer program = get("/api/v1/campaigns", null);
    assertThat(program.header("www-authenticate")).contains("Bearer");
    assertThat(program.json().path("message").asText()).contains("vocalise token create");
    Answer part = send(request("/system", null).header("HX-Request", "true"), true);
    assertThat(part.status()).isEqualTo(401);
    assertThat(part.header("hx-redirect")).contains("/login");
  }

  @Test
  void theLinkOfTheTerminalLogsInOnce() throws Exception {
    String link = app.link().replace(app.url, "");
    SECRETS.add(link.replaceAll(".*token=(\\w+).*", "$1"));
    assertThat(
            send(request(link, null).method("HEAD", HttpRequest.BodyPublishers.noBody()), true)
                .header("set-cookie"))
        .isEmpty();
    assertThat(
            send(request(link, null).header("Sec-Purpose", "prefetch"), true).header("set-cookie"))
        .isEmpty();

    Answer in = get(link, null);

    assertThat(in.status()).isEqualTo(303);
    assertThat(in.header("set-cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=604800")
        .startsWith("vocalise-" + URI.create(app.url).getPort() + "=");
    String cookie = cookie(in);
    assertThat(page("/", cookie).status()).isEqualTo(200);
    assertThat(page("/access", cookie).body()).contains("admin", System.getProperty("user.name"));
    Answer again = get(link, null);
    assertThat(again.status()).isEqualTo(403);
    assertThat(again.header("set-cookie")).isEmpty();
    assertThat(page(link, cookie).header("location")).contains("/"); // who is in stays in

    assertThat(form("/logout", cookie, "").header("set-cookie").orElseThrow())
        .contains("Max-Age=0");
    assertThat(page("/", cookie).status()).isEqualTo(303);
  }

  @Test
  void anAccountWorksUntilItIsDisabled() throws Exception {
    String cookie = account("ada", "operator");
    assertThat(page("/", cookie).status()).isEqualTo(200);
    assertThat(page("/access", cookie).body()).contains("ada").doesNotContain("Add an account");
    assertThat(form("/access/accounts", cookie, "name=eve&role=admin").status()).isEqualTo(403);
    Answer shown = form("/access/tokens", cookie, "name=mine&role=operator&days=3");
    assertThat(shown.body()).contains("voc_");
    String token = shown.body().replaceAll("(?s).*(voc_[0-9a-f]{48}).*", "$1");
    SECRETS.add(token);
    assertThat(get("/api/v1/me", token).json().path("name").asText()).isEqualTo("ada");
    assertThat(form("/access/tokens", cookie, "name=mine&role=admin&days=3").status())
        .isEqualTo(409);

    post("accounts/ada/role", owner(), Map.of("role", "viewer"));
    assertThat(post("campaigns/x/pause", token, Map.of()).status()).isEqualTo(403);
    assertThat(form("/campaigns/x/pause", cookie, "").status()).isEqualTo(403);
    post("accounts/ada/disable", owner(), Map.of());
    assertThat(get("/api/v1/me", token).status()).isEqualTo(401);
    assertThat(page("/", cookie).status()).isEqualTo(303);
    assertThat(login("ada", PASSWORD).status()).isEqualTo(403);
  }

  @Test
  void aRevokedTokenIsRefusedAtOnceAndOnlyItsOwnerOrAnAdminRevokes() throws Exception {
    String cookie = account("lise", "operator");
    Answer shown = form("/access/tokens", cookie, "name=hers&role=viewer&days=3");
    String token = shown.body().replaceAll("(?s).*(voc_[0-9a-f]{48}).*", "$1");
    SECRETS.add(token);
    JsonNode mine = get("/api/v1/tokens", token).json();
    assertThat(mine).hasSize(1);
    String id = mine.get(0).path("id").asText();
    assertThat(mine.toString()).doesNotContain(token);

    assertThat(post("tokens/" + id + "/revoke", token("operator"), Map.of()).status())
        .isEqualTo(404);
    assertThat(get("/api/v1/me", token).status()).isEqualTo(200);
    assertThat(post("tokens/" + id + "/revoke", owner(), Map.of()).status()).isEqualTo(200);
    Answer refused = get("/api/v1/me", token);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.json().path("message").asText()).contains("expired or revoked");
  }

  @Test
  void guessingIsSlowedForWhoGuesses() throws Exception {
    account("mary", "viewer");
    for (int i = 0; i < 5; i++) {
      assertThat(login("mary", "wrong password " + i).status()).isEqualTo(403);
    }
    Answer slowed = login("mary", PASSWORD);
    for (int i = 0; slowed.status() != 429 && i < 5; i++) { // each wait is short at first
      slowed = login("mary", "wrong password again");
    }
    assertThat(slowed.status()).isEqualTo(429);
    assertThat(slowed.header("retry-after")).isPresent();
    account("ruth", "viewer"); // others get in
  }

  @Test
  void whatIsNoCredentialIsNone() throws Exception {
    for (String wrong :
        List.of("", "x", "voc_", "voc_" + "0".repeat(48), "a.b.c", owner() + "0", "null")) {
      assertThat(get("/api/v1/me", wrong).status()).as(wrong).isEqualTo(401);
    }
    String cookie = "vocalise-" + URI.create(app.url).getPort();
    for (String wrong : List.of("", "x", owner(), "0".repeat(48))) {
      assertThat(page("/system", cookie + "=" + wrong).status()).as(wrong).isEqualTo(303);
    }
    assertThat(
            send(request("/api/v1/me", null).header("Authorization", "Basic cm9vdDo="), true)
                .status())
        .isEqualTo(401);
  }

  /** After all others, since it is about what they did. */
  @AfterAll
  static void theLogSaysWhoAndHoldsNoSecret() throws Exception {
    app.close();
    String log = Files.readString(folder.resolve("data/logs/vocalise.log"));
    assertThat(log)
        .contains("ada (operator) from 127.0.0.1: POST /access/tokens 200")
        .contains("nobody (none) from 127.0.0.1: GET /api/v1/campaigns 401");
    assertThat(SECRETS).hasSizeGreaterThan(10);
    SECRETS.forEach(secret -> assertThat(log.contains(secret)).as("a secret").isFalse());
    String modes =
        Files.getPosixFilePermissions(folder.resolve("data/credentials.json")).toString();
    assertThat(modes).contains("OWNER").doesNotContain("GROUP", "OTHERS");
  }
}

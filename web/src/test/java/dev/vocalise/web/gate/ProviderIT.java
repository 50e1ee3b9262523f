package dev.vocalise.web.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.web.ui.PackagedApp;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People for whom an identity provider vouches, by the protocol's own messages. */
@Tag("servers")
@SuppressWarnings("NullAway.Init") // filled before the first test
class ProviderIT {
  private static final String REALM = "lab";
  private static final String CLIENT = "vocalise";

  @TempDir static Path folder;
  private static MockOAuth2Server provider;
  private static PackagedApp app;

  @BeforeAll
  static void start() throws Exception {
    provider = new MockOAuth2Server();
    provider.start(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
    Path secret = Files.writeString(folder.resolve("secret"), "a-secret-of-the-client\n");
    app =
        new PackagedApp(
            folder,
            Map.of(
                "VOCALISE_OIDC_ISSUER",
                provider.issuerUrl(REALM).toString(),
                "VOCALISE_OIDC_CLIENT_ID",
                CLIENT,
                "VOCALISE_OIDC_CLIENT_SECRET_FILE",
                secret.toString()));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    app.close();
    provider.shutdown();
  }

  private static DefaultOAuth2TokenCallback saying(String name, String... groups) {
    return new DefaultOAuth2TokenCallback(
        REALM,
        "subject-of-" + name,
        "JWT",
        List.of(CLIENT),
        Map.of("preferred_username", name, "groups", List.of(groups)),
        3600);
  }

  private static HttpClient browser() {
    return HttpClient.newBuilder()
        .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
        .followRedirects(HttpClient.Redirect.ALWAYS)
        .build();
  }

  private static HttpResponse<String> get(HttpClient client, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(app.url + path)).header("Accept", "text/html,*/*;q=0.8");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String bearer(String name, String... groups) {
    return "Bearer " + provider.issueToken(REALM, CLIENT, saying(name, groups)).serialize();
  }

  @Test
  void aBrowserComesBackAsWhoTheProviderSays() throws Exception {
    HttpClient browser = browser();
    assertThat(get(browser, "/").body()).contains("Log in with localhost");
    provider.enqueueCallback(saying("ada", "staff", "vocalise-operator"));

    HttpResponse<String> in = get(browser, "/login/provider");

    assertThat(in.statusCode()).as(in.body()).isEqualTo(200);
    assertThat(in.uri().getPath()).isEqualTo("/");
    assertThat(in.body()).contains("ada@localhost");
    assertThat(get(browser, "/api/v1/me").body())
        .isEqualTo("{\"name\":\"ada@localhost\",\"role\":\"operator\"}");
    assertThat(get(browser, "/api/v1/accounts").statusCode()).isEqualTo(403);
  }

  /** Groups of the provider that sound like roles are none. */
  @Test
  void whoHasNoRoleIsToldSo() throws Exception {
    HttpClient browser = browser();
    provider.enqueueCallback(saying("eve", "admin", "operator", "viewer", "vocalise"));

    HttpResponse<String> out = get(browser, "/login/provider");

    assertThat(out.uri().getPath()).as(out.body()).isEqualTo("/login");
    assertThat(out.body()).contains("none of its groups vocalise-viewer");
    assertThat(get(browser, "/system").uri().getPath()).isEqualTo("/login");
  }

  @Test
  void programsShowTheProvidersTokens() throws Exception {
    HttpClient program = HttpClient.newHttpClient();
    String path = "/api/v1/me";
    assertThat(get(program, path, "Authorization", bearer("bot", "vocalise-viewer")).body())
        .contains("bot@localhost", "viewer");
    assertThat(get(program, path, "Authorization", bearer("bot", "other")).statusCode())
        .isEqualTo(401);
    String forged = bearer("bot", "vocalise-admin").replaceAll("\\.[^.]*$", ".c2lnbmF0dXJl");
    assertThat(get(program, path, "Authorization", forged).statusCode()).isEqualTo(401);
    assertThat(get(program, path, "Authorization", app.authorization()).body()).contains("admin");
  }

  @Test
  void nobodyIsSentToTheProviderUnasked() throws Exception {
    HttpResponse<String> door =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(app.url + "/"))
                    .header("Accept", "text/html,*/*;q=0.8")
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(door.headers().firstValue("location")).hasValue("/login?next=%2F");
  }
}

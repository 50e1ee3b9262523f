package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.web.cli.PackagedCli.Result;
import dev.vocalise.web.cli.PackagedCli.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances that others than this machine may reach; they listen on loopback here all the same. */
@Tag("servers")
class NetworkIT {
  @TempDir private Path folder;

  private Path[] certificate(String name) throws IOException, InterruptedException {
    Path chain = folder.resolve(name + ".pem");
    Path key = folder.resolve(name + ".key");
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=vocalise.example.org",
                "-keyout",
                key.toString(),
                "-out",
                chain.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.txt").toFile())
            .start();
    assertThat(openssl.waitFor()).isZero();
    return new Path[] {chain, key};
  }

  @Test
  void withTlsTheCommandLineTrustsTheInstancesCertificateAndNoOther() throws Exception {
    Path[] own = certificate("own");
    PackagedCli cli = new PackagedCli(folder);
    Running up =
        cli.start(
            "up", "--port", "0", "--tls-cert", own[0].toString(), "--tls-key", own[1].toString());
    up.awaitOutput("Open it with: https://127.0.0.1:");
    try {
      Result listed = cli.run("token", "list");
      assertThat(listed.code()).as(listed.err()).isZero();
      String url = DataDirectory.running(cli.data()).orElseThrow().url();
      String token = DataDirectory.credentials(cli.data()).apiToken();
      assertThat(new ApiClient(url, token, own[0]).get("me").path("role").asText())
          .isEqualTo("admin");
      Path other = certificate("other")[0];
      assertThatThrownBy(() -> new ApiClient(url, token, other).get("me"))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("another certificate");
      assertThatThrownBy(
              () ->
                  HttpClient.newHttpClient()
                      .send(
                          HttpRequest.newBuilder(URI.create(url.replace("https", "http"))).build(),
                          HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    } finally {
      up.stop();
    }
  }

  @Test
  void behindAProxyLinksHaveItsNameAndCookiesAreSecure() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "correct horse battery\n");
    PackagedCli cli =
        new PackagedCli(
            folder,
            Map.of(
                "VOCALISE_PROXY", "127.0.0.0/8",
                "VOCALISE_HOSTS", "vocalise.example.org",
                "VOCALISE_ADMIN", "grace",
                "VOCALISE_ADMIN_PASSWORD_FILE", password.toString()));
    Running up = cli.start("up", "--port", "0");
    up.awaitOutput("Open it with: https://vocalise.example.org/login?token=");
    try {
      assertThat(cli.run("user", "list").out()).contains("grace", "admin", "enabled");
      URI url = URI.create(DataDirectory.running(cli.data()).orElseThrow().url());
      HttpResponse<String> in =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(url.resolve("/login"))
                      .header("X-Forwarded-Proto", "https")
                      .header("X-Forwarded-Host", "vocalise.example.org")
                      .header("X-Forwarded-For", "192.0.2.7")
                      .header("Origin", "https://vocalise.example.org")
                      .header("Content-Type", "application/x-www-form-urlencoded")
                      .POST(
                          HttpRequest.BodyPublishers.ofString(
                              "name=grace&password=correct+horse+battery"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(in.statusCode()).as(in.body()).isEqualTo(303);
      assertThat(in.headers().firstValue("set-cookie").orElseThrow())
          .startsWith("__Host-vocalise-")
          .contains("Secure", "HttpOnly");
      assertThat(in.headers().firstValue("location")).hasValue("/");
      assertThat(Files.readString(cli.data().resolve("logs/vocalise.log")))
          .contains("from 192.0.2.7: POST /login 303");
    } finally {
      up.stop();
    }
  }

  @Test
  void anInstanceThatOthersCouldOverhearDoesNotStart() throws Exception {
    PackagedCli cli = new PackagedCli(folder);
    Result open = cli.run("up", "--host", "0.0.0.0", "--port", "0");
    assertThat(open.code()).isEqualTo(1);
    assertThat(open.err())
        .contains("--host 0.0.0.0 would send passwords", "--tls-cert")
        .hasLineCount(1);
    Result half = cli.run("up", "--tls-cert", "x.pem");
    assertThat(half.err()).contains("--tls-cert and --tls-key belong together");
    assertThat(cli.data()).doesNotExist();
  }
}

package dev.vocalise.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.local.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListeningTest {
  @TempDir private Path folder;

  private Listening.Tls tls() throws IOException {
    return new Listening.Tls(
        Files.createFile(folder.resolve("cert.pem")), Files.createFile(folder.resolve("key.pem")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::"})
  void othersAreReachedByTlsOrThroughAProxyOnly(String host) throws IOException {
    Proxies none = Proxies.parse("");
    assertThatThrownBy(() -> new Listening(host, 1, null, none, List.of()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("--host " + host)
        .hasMessageContaining("--tls-cert")
        .hasMessageContaining("--behind-proxy");
    assertThat(new Listening(host, 1, tls(), none, List.of()).secure()).isTrue();
    assertThat(new Listening(host, 1, null, Proxies.parse("10.0.0.1"), List.of()).secure())
        .isTrue();
  }

  @Test
  void thisMachineNeedsNeither() {
    Listening here = Listening.here(8090);
    assertThat(here.secure()).isFalse();
    assertThat(here.url()).isEqualTo("http://127.0.0.1:8090");
    assertThat(here.publicUrl()).isEqualTo("http://127.0.0.1:8090");
  }

  @Test
  void linksHaveTheNameThatOthersUse() throws IOException {
    List<String> names = List.of("vocalise.example.org", "other");
    Listening behind = new Listening("0.0.0.0", 8090, null, Proxies.parse("10.0.0.1"), names);
    assertThat(behind.url()).isEqualTo("http://127.0.0.1:8090");
    assertThat(behind.publicUrl()).isEqualTo("https://vocalise.example.org");
    Listening direct = new Listening("::", 8443, tls(), Proxies.parse(""), names);
    assertThat(direct.url()).isEqualTo("https://[::1]:8443");
    assertThat(direct.publicUrl()).isEqualTo("https://vocalise.example.org:8443");
  }

  @Test
  void plainHttpIsForTheProxyAndThisMachine() {
    Listening behind =
        new Listening("0.0.0.0", 8090, null, Proxies.parse("10.0.0.0/24"), List.of());
    assertThat(behind.mayComeFrom("10.0.0.7")).isTrue();
    assertThat(behind.mayComeFrom("127.0.0.1")).isTrue();
    assertThat(behind.mayComeFrom("10.0.1.7")).isFalse();
  }

  @Test
  void filesOfTlsMustBeThere() {
    Listening.Tls gone = new Listening.Tls(folder.resolve("no"), folder.resolve("no"));
    assertThatThrownBy(() -> new Listening("127.0.0.1", 1, gone, Proxies.parse(""), List.of()))
        .hasMessageContaining("--tls-cert")
        .hasMessageContaining("cannot be read");
  }
}

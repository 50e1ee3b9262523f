package dev.vocalise.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.address.HttpAddress;
import dev.vocalise.infra.temporal.TemporalConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @Test
  void everythingIsEmbeddedOnFreePortsByDefault() {
    assertThat(Settings.fromEnvironment(Map.of("S3_ENDPOINT", " ", "DATABASE_URL", "")))
        .isEqualTo(new Settings(null, null, null, null, null, Settings.Ports.FREE, null))
        .isEqualTo(Settings.embedded());
  }

  @Test
  void mlflowsOwnVariablesForALoginCount() {
    String uri =
        Settings.fromEnvironment(
                Map.of(
                    "MLFLOW_TRACKING_URI", "https://m/path",
                    "MLFLOW_TRACKING_USERNAME", "anna",
                    "MLFLOW_TRACKING_PASSWORD", "p@ss w/rd+%"))
            .mlflowUri();

    HttpAddress address = HttpAddress.parse(Objects.requireNonNull(uri));
    assertThat(address.user()).isEqualTo("anna");
    assertThat(address.password()).isEqualTo("p@ss w/rd+%");
    assertThat(address).hasToString("https://m/path");
  }

  @Test
  void eachVariableReachesItsSetting() {
    Map<String, String> environment =
        Map.ofEntries(
            Map.entry("TEMPORAL_ADDRESS", "t:7233"),
            Map.entry("TEMPORAL_API_KEY", "k3y"),
            Map.entry("TEMPORAL_TLS", "true"),
            Map.entry("S3_ENDPOINT", "http://s:9000"),
            Map.entry("S3_ACCESS_KEY", "key"),
            Map.entry("S3_SECRET_KEY", "secret"),
            Map.entry("DATABASE_URL", "postgres://u:p@d/n"),
            Map.entry("DATABASE_OWNER_URL", "postgres://o:q@d/n"),
            Map.entry("MLFLOW_TRACKING_URI", "http://m:5000"),
            Map.entry("VOCALISE_DATABASE_PORT", "1"),
            Map.entry("VOCALISE_S3_PORT", "2"),
            Map.entry("VOCALISE_TEMPORAL_PORT", "3"),
            Map.entry("VOCALISE_CACHE", "/c"));
    Settings settings = Settings.fromEnvironment(environment);
    assertThat(settings)
        .isEqualTo(
            new Settings(
                new TemporalConfig("t:7233", "k3y", true),
                new Settings.S3("http://s:9000", "key", "secret", "us-east-1"),
                "postgres://u:p@d/n",
                "postgres://o:q@d/n",
                "http://m:5000",
                new Settings.Ports(1, 2, 3),
                "/c"));
    assertThat(settings.toString()).doesNotContain("secret", "k3y", "u:p", "o:q");
  }

  @ParameterizedTest
  @CsvSource({"temporal.example:7233, false", "10.0.0.7:7233, ''", "127.0.0.1.example:7233, false"})
  void aKeyGoesToNoOtherMachineInTheClear(String address, String tls) {
    Map<String, String> environment =
        Map.of("TEMPORAL_ADDRESS", address, "TEMPORAL_API_KEY", "k3y", "TEMPORAL_TLS", tls);
    assertThatThrownBy(() -> Settings.fromEnvironment(environment))
        .isInstanceOf(StartupException.class)
        .hasMessageContainingAll(address, "TEMPORAL_TLS=true")
        .hasMessageNotContaining("k3y");
    assertThatThrownBy(() -> Settings.fromEnvironment(Map.of("TEMPORAL_TLS", "yes")))
        .hasMessageContaining("true or false but was 'yes'");
  }

  @Test
  void partOfTheS3SettingsIsRefusedWithTheNamesOfTheOthers() {
    assertThatThrownBy(() -> Settings.fromEnvironment(Map.of("S3_ENDPOINT", "http://s:9000")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("set S3_ACCESS_KEY and S3_SECRET_KEY too");
  }

  @Test
  void aPortThatIsNoPortIsRefusedWithItsName() {
    for (String bad : List.of("x", "-1", "65536")) {
      assertThatThrownBy(() -> Settings.fromEnvironment(Map.of("VOCALISE_S3_PORT", bad)))
          .isInstanceOf(StartupException.class)
          .hasMessageContainingAll("VOCALISE_S3_PORT", "'" + bad + "'");
    }
  }

  @Test
  void quotesAndLineEndsOfAnEnvFileAreNoPartOfAValue() {
    assertThat(
            Settings.fromEnvironment(
                    Map.of(
                        "TEMPORAL_ADDRESS", "'t:7233'\n", "DATABASE_URL", " \"postgres://u@d/n\" "))
                .toString())
        .contains("temporal=t:7233,", "database=set");
    assertThat(
            Settings.fromEnvironment(Map.of("DATABASE_URL", "\"postgres://u@d/n\"")).databaseUrl())
        .isEqualTo("postgres://u@d/n");
  }

  @Test
  void theRegionOfAStoreIsASetting() {
    assertThat(s3("https://s3.example", "S3_REGION", "eu-west-3"))
        .isEqualTo(new Settings.S3("https://s3.example", "k", "s", "eu-west-3"));
  }

  @Test
  void aStoreMayHaveAnUnderscoreOrANumberOfIpVersion6() {
    assertThat(s3("http://my_store:9000/").endpoint()).isEqualTo("http://my_store:9000");
    assertThat(s3("HTTP://[::1]:9000").endpoint()).isEqualTo("http://[::1]:9000");
  }

  @ParameterizedTest
  @CsvSource({
    "minio:9000, http://HOST:9000",
    "http://key:geheim@minio:9000, S3_SECRET_KEY",
    "http://minio:9000/bucket, at the root of the address",
    "http://minio:90000, ports end at 65535",
    "http://mi nio:9000, http://HOST:9000"
  })
  void whatIsNoAddressOfAStoreIsRefusedWithTheForm(String bad, String told) {
    assertThatThrownBy(() -> s3(bad))
        .isInstanceOf(StartupException.class)
        .hasMessageContainingAll("S3_ENDPOINT", told)
        .hasMessageNotContaining("geheim");
  }

  private static Settings.S3 s3(String endpoint, String... more) {
    Map<String, String> environment = new HashMap<>();
    environment.putAll(Map.of("S3_ENDPOINT", endpoint, "S3_ACCESS_KEY", "k", "S3_SECRET_KEY", "s"));
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return Objects.requireNonNull(Settings.fromEnvironment(environment).s3(), "s3");
  }
}

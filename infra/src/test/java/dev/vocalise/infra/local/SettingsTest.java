package dev.vocalise.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  @Test
  void everythingIsEmbeddedOnFreePortsByDefault() {
    assertThat(Settings.fromEnvironment(Map.of("S3_ENDPOINT", " ", "DATABASE_URL", "")))
        .isEqualTo(new Settings(null, null, null, null, Settings.Ports.FREE, null))
        .isEqualTo(Settings.embedded());
  }

  @Test
  void eachVariableReachesItsSetting() {
    Map<String, String> environment =
        Map.of(
            "TEMPORAL_ADDRESS", "t:7233",
            "S3_ENDPOINT", "http://s:9000",
            "S3_ACCESS_KEY", "key",
            "S3_SECRET_KEY", "secret",
            "DATABASE_URL", "postgres://u:p@d/n",
            "MLFLOW_TRACKING_URI", "http://m:5000",
            "VOCALISE_DATABASE_PORT", "1",
            "VOCALISE_S3_PORT", "2",
            "VOCALISE_TEMPORAL_PORT", "3",
            "VOCALISE_CACHE", "/c");
    Settings settings = Settings.fromEnvironment(environment);
    assertThat(settings)
        .isEqualTo(
            new Settings(
                "t:7233",
                new Settings.S3("http://s:9000", "key", "secret"),
                "postgres://u:p@d/n",
                "http://m:5000",
                new Settings.Ports(1, 2, 3),
                "/c"));
    assertThat(settings.toString()).doesNotContain("secret", "u:p");
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
  void bothFormsOfADatabaseAddressMeanTheSame() {
    DatabaseAddress expected =
        new DatabaseAddress("jdbc:postgresql://db:5433/name?ssl=true", "me", "p@:+/ w");
    assertThat(DatabaseAddress.parse("postgres://me:p%40%3A+%2F%20w@db:5433/name?ssl=true"))
        .isEqualTo(expected);
    assertThat(DatabaseAddress.parse("postgresql://me:p%40%3A+%2F%20w@db:5433/name?ssl=true"))
        .isEqualTo(expected);
    assertThat(
            DatabaseAddress.parse(
                "jdbc:postgresql://db:5433/name?user=me&ssl=true&password=p%40%3A+%2F%20w"))
        .isEqualTo(expected);
    assertThat(expected.toString()).doesNotContain("p@");
  }

  @Test
  void whatIsNoDatabaseAddressIsRefusedWithoutItsPassword() {
    for (String bad :
        List.of(
            "mysql://me:geheim@db/x",
            "postgres://db/x?password=geheim",
            "postgres://me:geheim@db",
            "postgres://me:geheim geheim@db/x")) {
      assertThatThrownBy(() -> DatabaseAddress.parse(bad))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("DATABASE_URL")
          .hasMessageNotContaining("geheim");
    }
  }
}

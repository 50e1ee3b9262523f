package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.local.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServersInUseTest {
  private static final Map<String, String> S3 =
      Map.of("S3_ENDPOINT", "http://s3:9000", "S3_ACCESS_KEY", "a", "S3_SECRET_KEY", "hidden");

  private static String sentence(Map<String, String> environment) {
    return ServersInUse.sentence(Settings.fromEnvironment(environment), Path.of("/d"));
  }

  @Test
  void withoutSettingsAllIsStarted() {
    assertThat(sentence(Map.of()))
        .isEqualTo("Starting PostgreSQL, object store and Temporal in /d …");
  }

  @Test
  void realServersAreNamedWithoutTheirSecrets() {
    Map<String, String> all = new HashMap<>(S3);
    all.put("DATABASE_URL", "postgresql://u:hidden@db/v");
    all.put("TEMPORAL_ADDRESS", "temporal:7233");
    assertThat(sentence(all))
        .isEqualTo(
            "Starting in /d, with the database of DATABASE_URL, the object store at http://s3:9000 and Temporal at temporal:7233 …");
  }

  @Test
  void aMixtureSaysBoth() {
    assertThat(sentence(S3))
        .isEqualTo(
            "Starting PostgreSQL and Temporal in /d, with the object store at http://s3:9000 …");
  }
}

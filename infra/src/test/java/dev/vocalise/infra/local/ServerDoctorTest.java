package dev.vocalise.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerDoctorTest {
  @Test
  void eachServerThatIsNamedIsAskedAndWhatItLacksIsOneLineWithoutItsPassword() {
    List<Check> checks =
        ServerDoctor.examine(
            Map.of(
                "DATABASE_URL", "postgres://anna:geheim@127.0.0.1:1/n",
                "S3_ENDPOINT", "http://127.0.0.1:1",
                "S3_ACCESS_KEY", "k",
                "S3_SECRET_KEY", "geheim",
                "TEMPORAL_ADDRESS", "127.0.0.1:1",
                "MLFLOW_TRACKING_URI", "http://anna:geheim@127.0.0.1:1"));
    assertThat(checks)
        .extracting(Check::name)
        .containsExactly("database", "store", "temporal", "mlflow");
    assertThat(checks).noneMatch(Check::ok).filteredOn(Check::required).hasSize(3);
    assertThat(checks)
        .allSatisfy(
            check ->
                assertThat(check.message())
                    .contains("127.0.0.1:1")
                    .doesNotContain("geheim")
                    .hasLineCount(1));
  }

  @Test
  void embeddedServersAreNotAsked() {
    assertThat(ServerDoctor.examine(Map.of())).isEmpty();
  }
}

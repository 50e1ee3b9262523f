package dev.vocalise.web.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.local.StartupException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationSettingsTest {
  @Test
  void nothingSetChangesNothing() {
    OperationSettings.apply(Map.of("VOCALISE_LOG", "", "VOCALISE_OTLP", " "));
    assertThat(System.getProperty("quarkus.otel.sdk.disabled")).isNull();
    assertThat(System.getProperty("quarkus.log.console.enabled")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"collector:4318", "ftp://collector", "http://", "http://a b"})
  void anAddressThatIsNoneIsOneSentence(String address) {
    assertThatThrownBy(() -> OperationSettings.apply(Map.of("VOCALISE_OTLP", address)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("VOCALISE_OTLP")
        .hasMessageContaining(address);
  }

  @Test
  void anotherFormOfLogIsOneSentence() {
    assertThatThrownBy(() -> OperationSettings.apply(Map.of("VOCALISE_LOG", "xml")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("must be json but was 'xml'");
  }
}

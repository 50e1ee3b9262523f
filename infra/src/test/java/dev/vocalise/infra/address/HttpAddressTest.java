package dev.vocalise.infra.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://ml_flow:5000/, http://ml_flow:5000, ml_flow, 5000, ''",
    "https://h/track/, https://h/track, h, 443, /track",
    "HTTP://[::1]:81, http://[::1]:81, ::1, 81, ''",
    "http://10.0.0.1, http://10.0.0.1, 10.0.0.1, 80, ''"
  })
  void theFormsOfHostsAreRead(String text, String base, String host, int port, String path) {
    assertThat(HttpAddress.parse(text)).isEqualTo(new HttpAddress(base, host, port, path, "", ""));
  }

  @Test
  void aLoginIsReadAndNeverShown() {
    HttpAddress address = HttpAddress.parse("https://anna:g%40h%3A%2F%C3%A9+50%@h:5000/x");
    assertThat(address).returns("anna", HttpAddress::user).returns("h", HttpAddress::host);
    assertThat(HttpAddress.parse("https://anna:g%40h%3A%2F%C3%A9+@h").password())
        .isEqualTo("g@h:/é+");
    assertThat(address.toString()).isEqualTo("https://h:5000/x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"h:5000", "ftp://h", "http://anna:ge/heim@h:1", "http://h:99999", "http:// h", ""})
  void anythingElseIsRefusedAndNotRepeated(String bad) {
    assertThatThrownBy(() -> HttpAddress.parse(bad))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("heim");
  }
}

package dev.vocalise.web.ui.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginPagesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /campaigns/demo?x=1 | /campaigns/demo?x=1
          / | /
          //evil.example/ | /
          /\\evil.example | /
          https://evil.example | /
          javascript:alert(1) | /
          campaigns | /
          /login?next=/login | /
          """)
  void oneIsOnlyLedOnWithinThisInstance(String next, String led) {
    assertThat(LoginPages.local(next)).isEqualTo(led);
    assertThat(LoginPages.local("/a\t/b")).isEqualTo("/");
    assertThat(LoginPages.local("/a\nb")).isEqualTo("/");
  }
}

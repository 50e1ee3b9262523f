package dev.vocalise.infra.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTest {
  private static final String GOOD = "correct horse battery";

  @Test
  void onlyTheSamePasswordMatches() {
    byte[] kept = Password.hash("ada", GOOD);

    assertThat(Password.matches(GOOD, kept)).isTrue();
    assertThat(Password.matches(GOOD + " ", kept)).isFalse();
    assertThat(Password.matches("", kept)).isFalse();
    assertThat(Password.matches(GOOD, null)).isFalse();
    assertThat(Password.matches(GOOD, "plain".getBytes(US_ASCII))).isFalse();
  }

  /** Known answer of OpenSSL: kdf -keylen 32 -kdfopt digest:SHA256 … PBKDF2, one round. */
  @Test
  void theHashIsPbkdf2() {
    String rfc =
        "pbkdf2-sha256$1$73616c74$120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b";

    assertThat(Password.matches("password", rfc.getBytes(US_ASCII))).isTrue();
    assertThat(Password.matches("passwort", rfc.getBytes(US_ASCII))).isFalse();
  }

  @Test
  void twoOfTheSameAreKeptDifferently() {
    assertThat(Password.hash("ada", GOOD)).isNotEqualTo(Password.hash("ada", GOOD));
    assertThat(new String(Password.hash("ada", GOOD), US_ASCII))
        .startsWith("pbkdf2-sha256$600000$")
        .doesNotContain(GOOD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "elevenchars", "aaaaaaaaaaaaaaaa", "Lovelace-Ada-1815"})
  void weakOnesAreRefusedWithoutBeingRepeated(String weak) {
    assertThatThrownBy(() -> Password.hash("ada", weak))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("password must")
        .satisfies(
            e -> {
              if (!weak.isEmpty()) {
                assertThat(e.getMessage()).doesNotContain(weak);
              }
            });
  }

  @Test
  void charactersBeyondTheBasicPlaneCountAsOne() {
    assertThatThrownBy(() -> Password.hash("ada", "\uD83C\uDFA7".repeat(6)))
        .hasMessageContaining("but had 6");
  }
}

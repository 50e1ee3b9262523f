package dev.vocalise.infra.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {
  /** Every character that means something in an address, and one that is not ASCII. */
  private static final String PASSWORD = "g@h:e/i?m#%&+ =[]é";

  private static final String ENCODED = URLEncoder.encode(PASSWORD, UTF_8).replace("+", "%20");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://anna:%s@db:5433/name",
        "postgres://anna:%s@db:5433/name",
        "postgresql+psycopg2://anna:%s@db:5433/name",
        "postgresql+asyncpg://anna:%s@db:5433/name",
        "jdbc:postgresql://db:5433/name?user=anna&password=%s",
        "postgresql://db:5433/name?password=%s&user=anna",
        "'postgresql://anna:%s@db:5433/name'",
        "\"postgresql://anna:%s@db:5433/name\"\n"
      })
  void eachFormOfAnAddressMeansTheSame(String form) {
    assertThat(DatabaseAddress.parse(form.formatted(ENCODED)))
        .isEqualTo(new DatabaseAddress("jdbc:postgresql://db:5433/name", "anna", PASSWORD));
  }

  @ParameterizedTest
  @CsvSource({
    "postgres://u:p@my_db/n, jdbc:postgresql://my_db/n",
    "postgres://u:p@[::1]:5433/n, jdbc:postgresql://[::1]:5433/n",
    "'postgres://u:p@one:1,two:2/n', 'jdbc:postgresql://one:1,two:2/n'",
    "postgres://u:p@h/n?sslmode=require, jdbc:postgresql://h/n?sslmode=require",
    "postgres://u:p@h/n?connect_timeout=3, jdbc:postgresql://h/n?connectTimeout=3",
    "jdbc:postgresql:n?user=u&password=p, jdbc:postgresql://localhost/n"
  })
  void hostsAndParametersReachTheDriver(String text, String jdbcUrl) {
    assertThat(DatabaseAddress.parse(text)).isEqualTo(new DatabaseAddress(jdbcUrl, "u", "p"));
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://anna:ge@he:i/m?#@h:5433/n, %23",
    "postgresql://anna:ge@heim@h/n, %40",
    "postgresql://anna:ge/heim@h/n, %2F",
    "postgresql://anna:ge?heim@h/n, %3F",
    "postgresql://anna:50%geheim@h/n, %25",
    "postgresql://anna:%FFgeheim@h/n, UTF-8",
    "postgresql://anna:ge heim@h/n, %20",
    "jdbc:postgresql://h/n?user=anna&password=ge&heim, %26",
    "postgresql://anna:geheim@h:99999/n, HOST:PORT",
    "postgresql://anna:geheim@h:5432, database name",
    "postgresql://anna:geheim@h/n?sslmode=geheim, verify-full",
    "postgresql:///n?host=/var/run/postgresql&password=geheim, TCP",
    "postgresql://h/n?password=geheim, no user",
    "mysql://anna:geheim@h/n, no PostgreSQL"
  })
  void aFormThatCouldMeanSomethingElseIsRefusedWithTheFormToUse(String bad, String told) {
    assertThatThrownBy(() -> DatabaseAddress.parse(bad))
        .isInstanceOf(StartupException.class)
        .hasMessageContainingAll("DATABASE_URL", told, "postgresql://USER:PASSWORD@HOST:5432/NAME")
        .message()
        .doesNotContain("geheim", "heim", "50%")
        .hasLineCount(1);
  }

  @Test
  void thePasswordIsNeverShown() {
    String shown =
        DatabaseAddress.parse("postgres://anna:" + ENCODED + "@h/n?sslpassword=geheim").toString();
    assertThat(shown).contains("h/n", "anna").doesNotContain(PASSWORD, ENCODED, "geheim");
  }
}

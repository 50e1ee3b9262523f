package dev.vocalise.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.access.Caller;
import dev.vocalise.infra.access.Role;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginLinksTest {
  private static final Caller ADA = Caller.ofOwner("ada", Role.ADMIN, null);

  private final SetClock clock = new SetClock();
  private final LoginLinks links = new LoginLinks(clock);

  private String token() {
    return links.open(ADA).substring("/login?token=".length());
  }

  @Test
  void aLinkOpensOnce() {
    String token = token();
    assertThat(links.take("wrong")).isEmpty();
    assertThat(links.take(token)).contains(ADA);
    assertThat(links.take(token)).isEmpty();
  }

  @Test
  void aLinkEndsAfterAnHour() {
    String token = token();
    String later = token();
    clock.pass(Duration.ofMinutes(59));
    assertThat(links.take(token)).isPresent();
    clock.pass(Duration.ofMinutes(1));
    assertThat(links.take(later)).isEmpty();
  }

  @Test
  void linksOfAnAccountCanBeForgotten() {
    String token = token();
    links.forget("grace");
    links.forget("ada");
    assertThat(links.take(token)).isEmpty();
  }

  @Test
  void thoseThatNobodyOpensDoNotPileUp() {
    for (int i = 0; i < 1000; i++) {
      links.open(ADA);
    }
    assertThatThrownBy(() -> links.open(ADA)).hasMessageContaining("1000 links wait");
    clock.pass(LoginLinks.LASTS);
    assertThat(token()).isNotBlank();
  }
}

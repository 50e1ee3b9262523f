package dev.vocalise.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
  private final SetClock clock = new SetClock();
  private final LoginThrottle throttle = new LoginThrottle(clock);

  private void fail(int times, String address, String account) {
    for (int i = 0; i < times; i++) {
      throttle.failed(address, account);
    }
  }

  @Test
  void eachFailureAfterTheFifthDoublesTheWaitUpToAQuarterOfAnHour() {
    fail(4, "1.1.1.1", "ada");
    assertThat(throttle.wait("1.1.1.1", "ada")).isZero();
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
      fail(1, "1.1.1.1", "ada");
      assertThat(throttle.wait("1.1.1.1", "ada")).isEqualTo(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void othersAreNotHeldUp() {
    fail(12, "1.1.1.1", "ada");
    assertThat(throttle.wait("2.2.2.2", "ada")).isZero();
    assertThat(throttle.wait("1.1.1.1", "grace")).isZero();
  }

  @Test
  void whoTriesManyAccountsWaitsWithAllOfThem() {
    for (int i = 0; i < 21; i++) {
      fail(1, "1.1.1.1", "account" + i);
    }
    assertThat(throttle.wait("1.1.1.1", "grace")).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void theWaitPassesAndIsForgotten() {
    fail(6, "1.1.1.1", "ada");
    clock.pass(Duration.ofSeconds(2));
    assertThat(throttle.wait("1.1.1.1", "ada")).isZero();
    throttle.succeeded("1.1.1.1", "ada");
    fail(4, "1.1.1.1", "ada");
    assertThat(throttle.wait("1.1.1.1", "ada")).isZero();

    fail(4, "2.2.2.2", "ada");
    clock.pass(Duration.ofHours(1));
    fail(1, "2.2.2.2", "ada");
    assertThat(throttle.wait("2.2.2.2", "ada")).isZero();
  }

  @Test
  void aFloodOfAddressesTakesNoMoreMemory() {
    for (int i = 0; i < 30_000; i++) {
      fail(1, "address" + i, "ada");
    }
    fail(6, "last", "ada");
    assertThat(throttle.wait("last", "ada")).isPositive();
  }
}

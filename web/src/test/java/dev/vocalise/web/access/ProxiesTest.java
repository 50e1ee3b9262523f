package dev.vocalise.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.5, 10.0.0.5, true",
    "10.0.0.5, 10.0.0.6, false",
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.168.4.0/22, 192.168.7.255, true",
    "192.168.4.0/22, 192.168.8.0, false",
    "fd00::/8, fd12:3456::1, true",
    "fd00::/8, fe80::1, false",
    "10.0.0.0/8, ::1, false"
  })
  void anAddressIsInANetworkOrNot(String network, String address, boolean inside) {
    assertThat(Proxies.parse("172.16.0.1," + network).contains(address)).isEqualTo(inside);
  }

  @Test
  void noneIsNobody() {
    assertThat(Proxies.parse(" ").contains("127.0.0.1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example.org", "10.0.0.0/0", "10.0.0.0/33", "10.0.0.0/x", "1"})
  void whatIsNoAddressIsRefused(String name) {
    assertThatThrownBy(() -> Proxies.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got '" + name + "'");
  }
}

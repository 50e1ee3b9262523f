package dev.vocalise.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortOwnerTest {
  @Test
  void aListeningPortNamesItsProcess() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(PortOwner.of(socket.getLocalPort()))
          .hasValueSatisfying(
              owner -> assertThat(owner).startsWith("process " + ProcessHandle.current().pid()));
      assertThatThrownBy(
              () -> LoopbackPort.requireFree(socket.getLocalPort(), "S3", "VOCALISE_S3_PORT"))
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aFreePortHasNoOwner() {
    assertThat(PortOwner.of(LoopbackPort.free())).isEmpty();
  }
}

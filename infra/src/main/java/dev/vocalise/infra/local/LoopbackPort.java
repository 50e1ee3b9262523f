package dev.vocalise.infra.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on 127.0.0.1. */
final class LoopbackPort {
  private LoopbackPort() {}

  static InetAddress address() {
    return InetAddress.getLoopbackAddress();
  }

  /** A port that was free a moment ago, for servers that cannot choose one themselves. */
  static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, address())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StartupException(
          "This machine gives out no loopback port: " + e.getMessage() + ".", e);
    }
  }

  /**
   * Reports in one sentence which port is busy, before a server does in its own way.
   *
   * @param port 0 is always free
   * @param setting how the user moves the server to another port
   */
  static void requireFree(int port, String server, String setting) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // connections of a server that just stopped do not count
      socket.bind(new InetSocketAddress(address(), port));
    } catch (IOException e) {
      throw new StartupException(
          "Port %d, asked for %s, is in use by %s; stop that program or set %s to another port (unset: any free one)."
              .formatted(port, server, PortOwner.of(port).orElse("another program"), setting),
          e);
    }
  }
}

package dev.vocalise.web.access;

import dev.vocalise.infra.local.StartupException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance listens, and how what it says is kept secret on the way.
 *
 * @param tls null for plain HTTP
 * @param proxies who may come over plain HTTP, beside this machine
 * @param names under which others reach it, the first of them in links
 */
public record Listening(
    String host, int port, @Nullable Tls tls, Proxies proxies, List<String> names) {
  private static final int HTTPS = 443;
  private static final Proxies NONE = Proxies.parse("");

  /**
   * @param certificate chain, as PEM
   * @param key its private key, as PEM
   */
  public record Tls(Path certificate, Path key) {}

  public Listening {
    names = List.copyOf(names);
    if (tls != null) {
      requireReadable("--tls-cert", tls.certificate);
      requireReadable("--tls-key", tls.key);
    }
    if (tls == null && proxies.names().isEmpty() && !isLoopback(host)) {
      throw new StartupException(
          "--host %s would send passwords and results in the clear; name --tls-cert and --tls-key (PEM files), or the reverse proxy that speaks TLS with --behind-proxy ADDRESS, or leave --host out for 127.0.0.1."
              .formatted(host));
    }
  }

  /** For this machine alone. */
  public static Listening here(int port) {
    return new Listening("127.0.0.1", port, null, NONE, List.of());
  }

  /** The same on this port, where any free one was wanted. */
  public Listening on(int port) {
    return new Listening(host, port, tls, proxies, names);
  }

  /** Under which address this machine reaches it. */
  public String url() {
    String name =
        switch (host) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::", "[::]" -> "[::1]";
          default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        };
    return (tls == null ? "http://" : "https://") + name + ":" + port;
  }

  /** Under which address browsers reach it. */
  public String publicUrl() {
    if (names.isEmpty() || !secure()) {
      return url();
    }
    return "https://" + names.get(0) + (tls == null || port == HTTPS ? "" : ":" + port);
  }

  /** Whether browsers come by TLS alone. */
  public boolean secure() {
    return tls != null || !proxies.names().isEmpty();
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new StartupException(
          "--host " + host + " is no address of this machine; leave it out for 127.0.0.1.", e);
    }
  }

  private static void requireReadable(String option, Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new StartupException(
          "%s %s cannot be read; name a PEM file that this user may read.".formatted(option, file));
    }
  }

  /**
   * @param peer address of the other end of a connection
   */
  public boolean mayComeFrom(String peer) {
    return tls != null || isLoopback(peer) || proxies.contains(peer);
  }
}

package dev.vocalise.web.cli;

import dev.vocalise.infra.local.StartupException;
import dev.vocalise.web.access.Listening;
import dev.vocalise.web.access.Proxies;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where an instance listens, on the command line or in the environment. */
final class ListenOptions {
  static final int DEFAULT_PORT = 8090;

  @Option(names = "--port", description = "Port of the UI (default: 8090).")
  private int port = DEFAULT_PORT;

  @Option(
      names = "--host",
      description = "Address to listen on (default: 127.0.0.1); others need TLS or a proxy.")
  private @Nullable String host;

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "TLS: certificate chain (PEM).")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "TLS: its private key (PEM).")
  private @Nullable Path key;

  @Option(
      names = "--behind-proxy",
      paramLabel = "LIST",
      description = "Addresses or networks of the reverse proxy that speaks TLS.")
  private @Nullable String proxies;

  /**
   * @param environment VOCALISE_HOST, _TLS_CERT, _TLS_KEY and _PROXY count where an option is
   *     missing; VOCALISE_HOSTS has the names
   * @throws StartupException if others could listen in
   */
  Listening listening(Map<String, String> environment) {
    Path chain = path(certificate, environment, "VOCALISE_TLS_CERT");
    Path secret = path(key, environment, "VOCALISE_TLS_KEY");
    if ((chain == null) != (secret == null)) {
      throw new StartupException(
          "--tls-cert and --tls-key belong together; name the missing %s, or leave both out."
              .formatted(chain == null ? "--tls-cert" : "--tls-key"));
    }
    return new Listening(
        text(host, environment, "VOCALISE_HOST").orElse("127.0.0.1"),
        port,
        chain == null || secret == null ? null : new Listening.Tls(chain, secret),
        proxies(text(proxies, environment, "VOCALISE_PROXY").orElse("")),
        names(environment.getOrDefault("VOCALISE_HOSTS", "")));
  }

  private static Proxies proxies(String list) {
    try {
      return Proxies.parse(list);
    } catch (IllegalArgumentException e) {
      throw new StartupException("--behind-proxy: " + e.getMessage() + ".", e);
    }
  }

  private static List<String> names(String list) {
    return Stream.of(list.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
  }

  private static Optional<String> text(
      @Nullable String option, Map<String, String> environment, String variable) {
    return Optional.ofNullable(option == null ? environment.get(variable) : option)
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private static @Nullable Path path(
      @Nullable Path option, Map<String, String> environment, String variable) {
    return option != null ? option : text(null, environment, variable).map(Path::of).orElse(null);
  }
}

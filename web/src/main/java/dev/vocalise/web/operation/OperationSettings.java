package dev.vocalise.web.operation;

import dev.vocalise.infra.local.StartupException;
import java.net.URI;
import java.util.Map;

/** Where log and traces go, out of the environment; must be applied before Quarkus starts. */
public final class OperationSettings {
  private OperationSettings() {}

  /**
   * Reads {@code VOCALISE_LOG} and {@code VOCALISE_OTLP}.
   *
   * @throws StartupException with one sentence if a value is of no use
   */
  public static void apply(Map<String, String> environment) {
    String log = environment.getOrDefault("VOCALISE_LOG", "").strip();
    if (log.equals("json")) {
      System.setProperty("quarkus.log.console.enabled", "true");
      System.setProperty("quarkus.log.console.json.enabled", "true");
    } else if (!log.isEmpty()) {
      throw new StartupException(
          "VOCALISE_LOG must be json but was '%s'; unset it for logs/vocalise.log alone."
              .formatted(log));
    }
    String collector = environment.getOrDefault("VOCALISE_OTLP", "").strip();
    if (!collector.isEmpty()) {
      requireHttp(collector);
      System.setProperty("quarkus.otel.sdk.disabled", "false");
      System.setProperty("quarkus.otel.exporter.otlp.endpoint", collector);
    }
  }

  private static void requireHttp(String address) {
    try {
      URI uri = URI.create(address);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new StartupException(
        "VOCALISE_OTLP must be the address of an OTLP collector over HTTP, such as http://collector:4318, but was '%s'; unset it for no traces."
            .formatted(address));
  }
}

package dev.vocalise.infra.lineage;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port/name}
 * @param connections largest number of connections held at once
 */
public record DatabaseConfig(
    String jdbcUrl, @Nullable String user, @Nullable String password, int connections) {

  /** Enough for a worker's slots, the screens and the tracker of one process. */
  public static final int DEFAULT_CONNECTIONS = 12;

  /**
   * Reads {@code DATABASE_URL}: either {@code jdbc:postgresql://host/name?user=…&password=…} or
   * {@code postgresql://user:password@host:port/name}.
   */
  public static DatabaseConfig parse(String url) {
    if (url.startsWith("jdbc:postgresql:")) {
      return new DatabaseConfig(url, null, null, DEFAULT_CONNECTIONS);
    }
    if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
      throw new IllegalArgumentException(
          "DATABASE_URL must begin with jdbc:postgresql:, postgresql:// or postgres:// but was '%s'"
              .formatted(url.replaceAll("//[^@/]*@", "//…@")));
    }
    URI uri = URI.create(url);
    String jdbc = "jdbc:postgresql://" + uri.getHost();
    jdbc += (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getRawPath();
    jdbc += uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String userInfo = uri.getRawUserInfo();
    if (userInfo == null) {
      return new DatabaseConfig(jdbc, null, null, DEFAULT_CONNECTIONS);
    }
    String[] parts = userInfo.split(":", 2);
    return new DatabaseConfig(
        jdbc, decode(parts[0]), parts.length == 2 ? decode(parts[1]) : null, DEFAULT_CONNECTIONS);
  }

  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Hides the password. */
  @Override
  public String toString() {
    return "DatabaseConfig[" + jdbcUrl.replaceAll("password=[^&]*", "password=…") + "]";
  }
}

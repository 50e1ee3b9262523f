package dev.vocalise.infra.lineage;

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

  /** Hides the password. */
  @Override
  public String toString() {
    return "DatabaseConfig[" + jdbcUrl.replaceAll("password=[^&]*", "password=…") + "]";
  }
}

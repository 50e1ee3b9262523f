package dev.vocalise.infra.local;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Where the servers are, embedded or real.
 *
 * @param temporalAddress {@code host:port}
 * @param s3Endpoint {@code http://host:port}
 * @param jdbcUrl without user and password
 * @param mlflowUri a tracking server named by the user, or null; the one that {@link MlflowServer}
 *     installs tells its address itself once it is ready
 */
public record Endpoints(
    String temporalAddress,
    String s3Endpoint,
    String s3AccessKey,
    String s3SecretKey,
    String jdbcUrl,
    String dbUser,
    String dbPassword,
    @Nullable String mlflowUri) {
  public Endpoints {
    requireNonNull(temporalAddress, "temporalAddress");
    requireNonNull(s3Endpoint, "s3Endpoint");
    requireNonNull(s3AccessKey, "s3AccessKey");
    requireNonNull(s3SecretKey, "s3SecretKey");
    requireNonNull(jdbcUrl, "jdbcUrl");
    requireNonNull(dbUser, "dbUser");
    requireNonNull(dbPassword, "dbPassword");
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "Endpoints[temporal=%s, s3=%s, database=%s, mlflow=%s]"
        .formatted(temporalAddress, s3Endpoint, jdbcUrl, mlflowUri);
  }
}

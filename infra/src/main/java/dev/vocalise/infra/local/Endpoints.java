package dev.vocalise.infra.local;

import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.temporal.TemporalConfig;
import org.jspecify.annotations.Nullable;

/**
 * Where the servers are, embedded or real.
 *
 * @param s3Endpoint {@code http://host:port}
 * @param mlflowUri a tracking server named by the user, or null; the one that {@link MlflowServer}
 *     installs tells its address itself once it is ready
 */
public record Endpoints(
    TemporalConfig temporal,
    String s3Endpoint,
    String s3AccessKey,
    String s3SecretKey,
    String s3Region,
    DatabaseConfig database,
    @Nullable String mlflowUri) {
  /** Without secrets. */
  @Override
  public String toString() {
    return "Endpoints[temporal=%s, s3=%s, database=%s, mlflow=%s]"
        .formatted(temporal, s3Endpoint, database, mlflowUri == null ? null : "set");
  }
}

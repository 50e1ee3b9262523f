package dev.vocalise.infra.local;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * How the command line finds the instance that holds a data directory.
 *
 * @param pid its process
 * @param url base address of its REST API, for example {@code http://127.0.0.1:8080}
 * @param certificate file of the TLS certificate that it shows; null for plain HTTP
 * @param database JDBC address of its embedded database, without a login; null if it is a real one
 * @param store address of its embedded artifact store; null if it is a real one
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunningInstance(
    long pid,
    String url,
    @Nullable String certificate,
    @Nullable String database,
    @Nullable String store) {
  public RunningInstance {
    requireNonNull(url, "url");
  }

  /** With real servers. */
  public RunningInstance(long pid, String url) {
    this(pid, url, null, null, null);
  }
}

package dev.vocalise.infra.local;

import dev.vocalise.infra.address.HttpAddress;
import dev.vocalise.infra.artifact.MinioArtifactStore;
import dev.vocalise.infra.temporal.TemporalConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which servers are real and which are embedded. Null means embedded (for MLflow: none), and a port
 * of 0 means any free one.
 *
 * @param databaseOwnerUrl the same database with the user that the tables belong to; null where
 *     that is the user of {@code databaseUrl}, or where the tables are there already
 * @param cache folder for unpacked server programs, shared by data directories; null means inside
 *     the data directory
 */
public record Settings(
    @Nullable TemporalConfig temporal,
    @Nullable S3 s3,
    @Nullable String databaseUrl,
    @Nullable String databaseOwnerUrl,
    @Nullable String mlflowUri,
    Ports ports,
    @Nullable String cache) {

  /**
   * A real S3 server.
   *
   * @param region what requests are signed for; most stores other than Amazon's take any
   */
  public record S3(String endpoint, String accessKey, String secretKey, String region) {
    /** Without the keys. */
    @Override
    public String toString() {
      return "S3[" + endpoint + "]";
    }
  }

  /** Fixed ports of the embedded servers, 0 for any free one. */
  public record Ports(int database, int s3, int temporal) {
    public static final Ports FREE = new Ports(0, 0, 0);
  }

  /** All embedded, on free ports. */
  public static Settings embedded() {
    return fromEnvironment(Map.of());
  }

  /**
   * Reads {@code TEMPORAL_ADDRESS} with {@code TEMPORAL_API_KEY} and {@code TEMPORAL_TLS}, {@code
   * S3_ENDPOINT} with {@code S3_ACCESS_KEY}, {@code S3_SECRET_KEY} and {@code S3_REGION}, {@code
   * DATABASE_URL} and {@code DATABASE_OWNER_URL}, {@code MLFLOW_TRACKING_URI} (with {@code
   * MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}, as MLflow's own client has
   * them), and for the embedded servers {@code VOCALISE_DATABASE_PORT}, {@code VOCALISE_S3_PORT},
   * {@code VOCALISE_TEMPORAL_PORT}, {@code VOCALISE_CACHE}. A blank value counts as unset.
   *
   * @throws StartupException if S3 is set in part or a port is not a number
   */
  public static Settings fromEnvironment(Map<String, String> environment) {
    return new Settings(
        temporal(environment),
        s3(environment),
        value(environment, "DATABASE_URL"),
        value(environment, "DATABASE_OWNER_URL"),
        mlflow(environment),
        new Ports(
            port(environment, "VOCALISE_DATABASE_PORT"),
            port(environment, "VOCALISE_S3_PORT"),
            port(environment, "VOCALISE_TEMPORAL_PORT")),
        value(environment, "VOCALISE_CACHE"));
  }

  private static @Nullable TemporalConfig temporal(Map<String, String> environment) {
    String address = value(environment, "TEMPORAL_ADDRESS");
    String apiKey = value(environment, "TEMPORAL_API_KEY");
    String tls = value(environment, "TEMPORAL_TLS");
    if (tls != null && !tls.equals("true") && !tls.equals("false")) {
      throw new StartupException("TEMPORAL_TLS must be true or false but was '%s'.".formatted(tls));
    }
    boolean encrypted = "true".equals(tls);
    if (address == null) {
      return null;
    }
    if (apiKey != null
        && !encrypted
        && !address.matches("(127\\.\\d+\\.\\d+\\.\\d+|localhost|\\[::1]):\\d+")) {
      throw new StartupException(
          "TEMPORAL_API_KEY would be sent to %s in the clear; set TEMPORAL_TLS=true, or unset the key."
              .formatted(address));
    }
    return new TemporalConfig(address, apiKey, encrypted);
  }

  private static @Nullable String mlflow(Map<String, String> environment) {
    String uri = value(environment, "MLFLOW_TRACKING_URI");
    String user = value(environment, "MLFLOW_TRACKING_USERNAME");
    if (uri == null || user == null || uri.contains("@")) {
      return uri;
    }
    String password = value(environment, "MLFLOW_TRACKING_PASSWORD");
    return uri.replace("://", "://" + encoded(user) + ":" + encoded(password) + "@");
  }

  private static String encoded(@Nullable String text) {
    return text == null ? "" : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static @Nullable S3 s3(Map<String, String> environment) {
    String endpoint = value(environment, "S3_ENDPOINT");
    String accessKey = value(environment, "S3_ACCESS_KEY");
    String secretKey = value(environment, "S3_SECRET_KEY");
    if (endpoint != null && accessKey != null && secretKey != null) {
      String region = value(environment, "S3_REGION");
      return new S3(
          endpoint(endpoint),
          accessKey,
          secretKey,
          region == null ? MinioArtifactStore.DEFAULT_REGION : region);
    }
    List<String> absent =
        Stream.of("S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY")
            .filter(name -> value(environment, name) == null)
            .toList();
    if (absent.size() < 3) {
      throw new StartupException(
          "The S3 settings are incomplete: set %s too, or unset all three to use the embedded store."
              .formatted(String.join(" and ", absent)));
    }
    return null;
  }

  private static String endpoint(String text) {
    String problem;
    try {
      HttpAddress address = HttpAddress.parse(text);
      if (!address.hasLogin() && address.path().isEmpty()) {
        return address.base();
      }
      problem =
          address.hasLogin()
              ? "holds a login, which belongs into S3_ACCESS_KEY and S3_SECRET_KEY"
              : "has a path, but the bucket is always '%s' at the root of the address"
                  .formatted(MinioArtifactStore.DEFAULT_BUCKET);
    } catch (IllegalArgumentException e) {
      problem = String.valueOf(e.getMessage());
    }
    throw new StartupException(
        "S3_ENDPOINT %s; write it as http://HOST:9000 or https://HOST.".formatted(problem));
  }

  private static int port(Map<String, String> environment, String name) {
    String text = value(environment, name);
    if (text == null) {
      return 0;
    }
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new StartupException(
        "%s must be a port number from 1 to 65535 but was '%s'; unset it to use any free port."
            .formatted(name, text));
  }

  private static @Nullable String value(Map<String, String> environment, String name) {
    String value = environment.get(name);
    String plain = value == null ? "" : unquoted(value);
    return plain.isEmpty() ? null : plain;
  }

  /** Without blanks around it, and without the quotes that some readers of env files leave. */
  static String unquoted(String value) {
    return value.strip().replaceFirst("^(['\"])(.*)\\1$", "$2").strip();
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "Settings[temporal=%s, s3=%s, database=%s, mlflow=%s, %s]"
        .formatted(
            temporal,
            s3,
            databaseUrl == null ? null : "set",
            mlflowUri == null ? null : "set",
            ports);
  }
}

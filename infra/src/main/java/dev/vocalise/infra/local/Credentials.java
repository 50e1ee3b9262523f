package dev.vocalise.infra.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.infra.access.Secret;
import dev.vocalise.infra.lineage.DatabaseConfig;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets of one data directory, drawn at random when it is made and kept in a file that only
 * its owner can read.
 *
 * @param databasePassword of the embedded PostgreSQL's owner
 * @param s3AccessKey of the embedded S3
 * @param s3SecretKey of the embedded S3
 * @param apiToken that the REST API asks of the command line
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Credentials(
    String databasePassword, String s3AccessKey, String s3SecretKey, String apiToken) {
  public Credentials {
    requireNonNull(databasePassword, "databasePassword");
    requireNonNull(s3AccessKey, "s3AccessKey");
    requireNonNull(s3SecretKey, "s3SecretKey");
    requireNonNull(apiToken, "apiToken");
  }

  /** The embedded database, where tables and ledger belong to a user of their own (ADR 24). */
  DatabaseConfig database(String jdbcUrl) {
    return new DatabaseConfig(
        jdbcUrl,
        PostgresServer.WRITER,
        writerPassword(),
        new DatabaseConfig.Login(PostgresServer.OWNER, databasePassword),
        DatabaseConfig.DEFAULT_CONNECTIONS);
  }

  String writerPassword() {
    return derived(PostgresServer.WRITER);
  }

  /** What the embedded Temporal asks every caller for. */
  public String temporalKey() {
    return derived("temporal");
  }

  /** Follows from the database owner's password, and that not from it. */
  private String derived(String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(databasePassword.getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(purpose.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC", e);
    }
  }

  static Credentials random() {
    return new Credentials(Secret.random(), Secret.random(10), Secret.random(), Secret.random());
  }

  /** Names no secret, so that none reaches a log. */
  @Override
  public String toString() {
    return "Credentials[hidden]";
  }
}

package dev.vocalise.infra.local;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The secrets of one data directory, drawn at random when it is made and kept in a file that only
 * its owner can read.
 *
 * @param databasePassword of the embedded PostgreSQL's only user
 * @param s3AccessKey of the embedded S3
 * @param s3SecretKey of the embedded S3
 * @param apiToken that the REST API asks of the command line
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Credentials(
    String databasePassword, String s3AccessKey, String s3SecretKey, String apiToken) {
  private static final SecureRandom RANDOM = new SecureRandom();

  public Credentials {
    requireNonNull(databasePassword, "databasePassword");
    requireNonNull(s3AccessKey, "s3AccessKey");
    requireNonNull(s3SecretKey, "s3SecretKey");
    requireNonNull(apiToken, "apiToken");
  }

  static Credentials random() {
    return new Credentials(secret(24), secret(10), secret(24), secret(24));
  }

  private static String secret(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** Names no secret, so that none reaches a log. */
  @Override
  public String toString() {
    return "Credentials[hidden]";
  }
}

package dev.vocalise.infra.access;

import dev.vocalise.infra.artifact.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A random text that stands for somebody. Whoever keeps it keeps its digest: 192 random bits need
 * no salt and no slow hash.
 */
public final class Secret {
  /** What API tokens begin with, so that people and scanners of secrets recognize them. */
  public static final String TOKEN_PREFIX = "voc_";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 24;

  private Secret() {}

  public static String random() {
    return random(BYTES);
  }

  /** Of so many random bytes, as lowercase hex. */
  public static String random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** Lowercase hex. */
  public static String digest(String secret) {
    return Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes as long whatever the texts are. */
  public static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}

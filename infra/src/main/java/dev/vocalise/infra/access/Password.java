package dev.vocalise.infra.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Passwords as they are kept: {@code pbkdf2-sha256$ROUNDS$SALT$HASH} in ASCII, with the rounds that
 * OWASP recommends.
 */
public final class Password {
  public static final int LEAST = 12;
  public static final int MOST = 256;

  private static final String SCHEME = "pbkdf2-sha256";
  private static final int ROUNDS = 600_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Checked where there is no account, so that it takes as long. */
  private static final byte[] NOBODY = format(ROUNDS, new byte[SALT_BYTES], new byte[32]);

  private Password() {}

  /**
   * @throws IllegalArgumentException if it is too short, too long, or the name
   */
  public static byte[] hash(String account, String password) {
    int length = password.codePointCount(0, password.length());
    if (length < LEAST || length > MOST) {
      throw new IllegalArgumentException(
          "a password must have %d to %d characters but had %d; choose a longer one, such as four words"
              .formatted(LEAST, MOST, length));
    }
    if (password.toLowerCase(Locale.ROOT).contains(account)
        || password.chars().distinct().count() < 5) {
      throw new IllegalArgumentException(
          "a password must not hold the account's name and needs 5 different characters; choose another one");
    }
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return format(ROUNDS, salt, derived(password, salt, ROUNDS));
  }

  /**
   * @param kept null where there is no such account, or it has no password; false then, as late
   */
  public static boolean matches(String password, byte @Nullable [] kept) {
    String[] parts =
        new String(kept == null ? NOBODY : kept, StandardCharsets.US_ASCII).split("\\$");
    if (parts.length != 4 || !parts[0].equals(SCHEME) || password.length() > 2 * MOST) {
      return false;
    }
    byte[] salt = HexFormat.of().parseHex(parts[2]);
    byte[] expected = HexFormat.of().parseHex(parts[3]);
    byte[] got = derived(password, salt, Integer.parseInt(parts[1]));
    return MessageDigest.isEqual(expected, got) && kept != null;
  }

  private static byte[] format(int rounds, byte[] salt, byte[] hash) {
    HexFormat hex = HexFormat.of();
    return String.join(
            "$", SCHEME, Integer.toString(rounds), hex.formatHex(salt), hex.formatHex(hash))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] derived(String password, byte[] salt, int rounds) {
    PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has PBKDF2", e);
    } finally {
      key.clearPassword();
    }
  }
}

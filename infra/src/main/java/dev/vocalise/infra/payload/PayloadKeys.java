package dev.vocalise.infra.payload;

import dev.vocalise.infra.artifact.Sha256;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys of AES-256 for what goes through Temporal. The first encrypts, all decrypt: a new key is put
 * in front, and the old one goes when no workflow that it encrypted is open any more.
 *
 * @param keys empty: nothing is encrypted
 */
public record PayloadKeys(List<Key> keys) {
  /** The setting. */
  public static final String VARIABLE = "VOCALISE_PAYLOAD_KEYS";

  public static final PayloadKeys NONE = new PayloadKeys(List.of());

  private static final int BYTES = 32;
  private static final int ID_DIGITS = 12;

  /**
   * @param id the beginning of its SHA-256, which may be seen
   */
  public record Key(String id, SecretKey secret) {
    /** Without the secret. */
    @Override
    public String toString() {
      return id;
    }
  }

  public PayloadKeys {
    keys = List.copyOf(keys);
  }

  /**
   * @param text 32 bytes in Base64, several with commas between; blank for none
   * @throws IllegalArgumentException in one sentence, without the text
   */
  public static PayloadKeys parse(String text) {
    List<Key> keys = new ArrayList<>();
    for (String part : text.strip().split(",")) {
      if (!part.isBlank()) {
        keys.add(key(part.strip(), keys.size() + 1));
      }
    }
    return new PayloadKeys(keys);
  }

  private static Key key(String base64, int number) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw wrong(number, "is no Base64");
    }
    if (bytes.length != BYTES) {
      throw wrong(number, "has " + bytes.length + " bytes");
    }
    return new Key(Sha256.of(bytes).substring(0, ID_DIGITS), new SecretKeySpec(bytes, "AES"));
  }

  private static IllegalArgumentException wrong(int number, String problem) {
    return new IllegalArgumentException(
        "%s: key %d must be %d bytes in Base64 but %s; make one with: openssl rand -base64 %d"
            .formatted(VARIABLE, number, BYTES, problem, BYTES));
  }

  /** That which encrypts. */
  Optional<Key> first() {
    return keys.stream().findFirst();
  }

  Optional<Key> find(String id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }
}

package dev.vocalise.infra.ledger;

import dev.vocalise.infra.artifact.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A signed root of the tree over the ledger's first entries, as a checkpoint of a transparency log
 * (c2sp.org/tlog-checkpoint) in a signed note (c2sp.org/signed-note), which tools of such logs
 * read.
 *
 * @param origin which ledger: {@code vocalise-ledger/} and the start of its first entry's hash
 * @param root 64 hexadecimal digits
 * @param keyId of the key that signed
 * @param signature 64 bytes, Base64
 */
public record TreeHead(
    String origin, long size, String root, Instant at, String keyId, String signature) {
  private static final Pattern NOTE =
      Pattern.compile(
          "(vocalise-ledger/[0-9a-f]{16})\n(\\d+)\n([A-Za-z0-9+/=]{44})\ntime (\\S+)\nkey"
              + " ([0-9a-f]{64})\n\n— \\1 ([A-Za-z0-9+/=]+)\n");

  private static final int KEY_HASH_BYTES = 4;
  private static final byte ED25519 = 1;

  /** Base64 of the key's hash and 64 bytes. */
  private static final int SIGNATURE_DIGITS = 92;

  /** Signs the root over so many entries. */
  public static TreeHead sign(String origin, long size, byte[] root, Instant at, Signer signer) {
    TreeHead unsigned =
        new TreeHead(origin, size, HexFormat.of().formatHex(root), at, signer.id(), "");
    byte[] signature = signer.sign(unsigned.signedBytes());
    return new TreeHead(
        origin,
        size,
        unsigned.root,
        at,
        signer.id(),
        Base64.getEncoder().encodeToString(signature));
  }

  public static String origin(byte[] firstLeaf) {
    return "vocalise-ledger/" + HexFormat.of().formatHex(firstLeaf).substring(0, 16);
  }

  private String text() {
    return "%s\n%d\n%s\ntime %s\nkey %s\n"
        .formatted(
            origin,
            size,
            Base64.getEncoder().encodeToString(HexFormat.of().parseHex(root)),
            at,
            keyId);
  }

  private byte[] signedBytes() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the key with this id signed this head. */
  public boolean signedBy(String publicKey) {
    return LedgerKey.idOf(publicKey).equals(keyId)
        && LedgerKey.verify(publicKey, signedBytes(), signature);
  }

  /**
   * As a signed note; its signature's first four bytes name the key, the other 64 are Ed25519.
   *
   * @param publicKey Base64 of the DER encoding
   */
  public String note(String publicKey) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(keyHash(publicKey));
    bytes.writeBytes(Base64.getDecoder().decode(signature));
    return "%s\n— %s %s\n"
        .formatted(text(), origin, Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }

  private byte[] keyHash(String publicKey) {
    byte[] der = Base64.getDecoder().decode(publicKey);
    MessageDigest digest = Sha256.newDigest();
    digest.update((origin + "\n").getBytes(StandardCharsets.UTF_8));
    digest.update(ED25519);
    digest.update(der, der.length - LedgerKey.RAW_BYTES, LedgerKey.RAW_BYTES);
    return Arrays.copyOf(digest.digest(), KEY_HASH_BYTES);
  }

  /**
   * Reads what {@link #note} wrote.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static TreeHead parse(String note) {
    Matcher parts = NOTE.matcher(note);
    if (!parts.matches() || parts.group(6).length() != SIGNATURE_DIGITS) {
      throw new IllegalArgumentException("no signed head of a ledger: '" + note.strip() + "'");
    }
    try {
      byte[] signature = Base64.getDecoder().decode(parts.group(6));
      return new TreeHead(
          parts.group(1),
          Long.parseLong(parts.group(2)),
          HexFormat.of().formatHex(Base64.getDecoder().decode(parts.group(3))),
          Instant.parse(parts.group(4)),
          parts.group(5),
          Base64.getEncoder()
              .encodeToString(Arrays.copyOfRange(signature, KEY_HASH_BYTES, signature.length)));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a head of a ledger without a time: " + note, e);
    }
  }
}

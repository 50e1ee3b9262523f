package dev.vocalise.infra.ledger;

import dev.vocalise.infra.artifact.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * The Ed25519 key that signs the ledger: one file under the data directory, readable by its owner
 * alone, with two PEM blocks (PKCS #8 private key, public key).
 */
public final class LedgerKey implements Signer {
  /** Of the key itself, at the end of its DER encoding. */
  static final int RAW_BYTES = 32;

  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private LedgerKey(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /**
   * Reads the key file, or makes one with mode 0600 if there is none. A damaged one is put aside:
   * what was signed with it stays valid, since its public half is in the ledger.
   */
  public static LedgerKey open(Path file) throws IOException {
    return KeyFile.open(
        file, LedgerKey::of, () -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }

  /**
   * Reads a key of the user's own: PKCS #8 in PEM, as {@code openssl genpkey -algorithm ed25519}
   * writes it.
   *
   * @throws IOException if there is none
   */
  public static LedgerKey read(Path file) throws IOException {
    try {
      return of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          "%s holds no Ed25519 key in PEM (%s); make one with: openssl genpkey -algorithm ed25519"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Base64 of a public key's DER encoding, from PEM. */
  public static String readPublic(Path file) throws IOException {
    try {
      byte[] der =
          KeyFile.block(Files.readString(file, StandardCharsets.ISO_8859_1), KeyFile.PUBLIC);
      KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
      return Base64.getEncoder().encodeToString(der);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          "%s holds no Ed25519 public key in PEM (%s); openssl pkey -pubout writes one"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** The public key in PEM, for openssl and others. */
  public static String pem(String publicKey) {
    return KeyFile.pem(KeyFile.PUBLIC, Base64.getDecoder().decode(publicKey));
  }

  private static LedgerKey of(String text) throws GeneralSecurityException {
    KeyFactory keys = KeyFactory.getInstance("Ed25519");
    byte[] secret = KeyFile.block(text, KeyFile.PRIVATE);
    return new LedgerKey(
        keys.generatePrivate(new PKCS8EncodedKeySpec(secret)),
        text.contains(KeyFile.PUBLIC)
            ? keys.generatePublic(new X509EncodedKeySpec(KeyFile.block(text, KeyFile.PUBLIC)))
            : publicHalf(secret));
  }

  /** Java derives it only while it makes a key: from the bytes at the end of the encoding. */
  private static PublicKey publicHalf(byte[] secret) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    byte[] seed = Arrays.copyOfRange(secret, secret.length - RAW_BYTES, secret.length);
    generator.initialize(
        NamedParameterSpec.ED25519,
        new SecureRandom() {
          @Override
          public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
          }
        });
    return generator.generateKeyPair().getPublic();
  }

  @Override
  public String id() {
    return Sha256.of(publicKey.getEncoded());
  }

  @Override
  public String publicKey() {
    return Base64.getEncoder().encodeToString(publicKey.getEncoded());
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(privateKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with Ed25519", e);
    }
  }

  /** The id of a public key, Base64 of its DER encoding; empty where it is no Base64. */
  public static String idOf(String publicKey) {
    try {
      return Sha256.of(Base64.getDecoder().decode(publicKey));
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Whether the signature over the message was made with this public key. */
  public static boolean verify(String publicKey, byte[] message, String signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      byte[] der = Base64.getDecoder().decode(publicKey);
      verifier.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
      verifier.update(message);
      return verifier.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // a malformed key or signature proves nothing
    }
  }
}

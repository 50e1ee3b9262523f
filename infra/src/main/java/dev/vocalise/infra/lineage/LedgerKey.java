package dev.vocalise.infra.lineage;

import dev.vocalise.infra.artifact.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * The Ed25519 key that signs the ledger: one file under the data directory, readable by its owner
 * alone, with two PEM blocks (PKCS #8 private key, public key).
 */
public final class LedgerKey {

  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";

  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private LedgerKey(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** Reads the key file, or makes one with mode 0600 if there is none. */
  public static LedgerKey open(Path file) throws IOException {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      String text = Files.readString(file, StandardCharsets.US_ASCII);
      KeyFactory keys = KeyFactory.getInstance("Ed25519");
      return new LedgerKey(
          keys.generatePrivate(new PKCS8EncodedKeySpec(block(text, PRIVATE, file))),
          keys.generatePublic(new X509EncodedKeySpec(block(text, PUBLIC, file))));
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "%s is not an Ed25519 key file; restore it from a backup".formatted(file), e);
    }
  }

  /** SHA-256 of the public key's DER encoding. */
  public String id() {
    return Sha256.of(publicKey.getEncoded());
  }

  /** Base64 of the public key's DER encoding. */
  public String publicKey() {
    return Base64.getEncoder().encodeToString(publicKey.getEncoded());
  }

  byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(privateKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with Ed25519", e);
    }
  }

  /** Whether the signature over the message was made with this public key. */
  static boolean verify(String publicKey, byte[] message, String signature) {
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

  private static void create(Path file) throws IOException, GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path fresh =
        Files.createTempFile(
            directory,
            "ledger",
            ".key",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    String text =
        pem(PRIVATE, pair.getPrivate().getEncoded()) + pem(PUBLIC, pair.getPublic().getEncoded());
    Files.writeString(fresh, text, StandardCharsets.US_ASCII);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String pem(String name, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(name, body, name);
  }

  private static byte[] block(String text, String name, Path file) throws IOException {
    String begin = "-----BEGIN " + name + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + name + "-----");
    if (from < 0 || to < from) {
      throw new IOException("%s has no block '%s'; restore it from a backup".formatted(file, name));
    }
    return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to).trim());
  }
}

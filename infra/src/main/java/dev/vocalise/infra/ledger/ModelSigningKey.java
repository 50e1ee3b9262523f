package dev.vocalise.infra.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.vocalise.infra.artifact.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * The P-256 key that signs exported models, since OpenSSF model signing knows no Ed25519: one file
 * under the data directory, readable by its owner alone, with two PEM blocks (PKCS #8 private key,
 * public key).
 */
public final class ModelSigningKey {
  /** Of the file in a data directory. */
  public static final String FILE = "model-signing-key.pem";

  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private ModelSigningKey(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /**
   * Reads the key file, or makes one with mode 0600 if there is none. A damaged one is put aside;
   * what it signed stays valid for those who have its public half.
   */
  public static synchronized ModelSigningKey open(Path file) throws IOException {
    return KeyFile.open(
        file,
        ModelSigningKey::of,
        () -> {
          KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
          keys.initialize(new ECGenParameterSpec("secp256r1"));
          return keys.generateKeyPair();
        });
  }

  private static ModelSigningKey of(String text) throws GeneralSecurityException {
    KeyFactory keys = KeyFactory.getInstance("EC");
    return new ModelSigningKey(
        keys.generatePrivate(new PKCS8EncodedKeySpec(KeyFile.block(text, KeyFile.PRIVATE))),
        keys.generatePublic(new X509EncodedKeySpec(KeyFile.block(text, KeyFile.PUBLIC))));
  }

  /** The public half as a PEM file, for those who verify. */
  public String publicPem() {
    return KeyFile.pem(KeyFile.PUBLIC, publicKey.getEncoded());
  }

  /** SHA-256 of {@link #publicPem}, by which {@code model_signing} knows a key. */
  public String id() {
    return Sha256.of(publicPem().getBytes(US_ASCII));
  }

  /**
   * Whether a key signed a message.
   *
   * @param publicPem as {@link #publicPem} gives it
   * @throws IllegalArgumentException if that is no such key
   */
  public static boolean signed(String publicPem, byte[] message, byte[] signature) {
    PublicKey key;
    try {
      key =
          KeyFactory.getInstance("EC")
              .generatePublic(new X509EncodedKeySpec(KeyFile.block(publicPem, KeyFile.PUBLIC)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "expected the PEM file of a P-256 public key, as 'vocalise export model-key' writes", e);
    }
    try {
      Signature check = Signature.getInstance("SHA256withECDSA");
      check.initVerify(key);
      check.update(message);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // no signature at all
    }
  }

  /** ECDSA with SHA-256, as DER. */
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(privateKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with ECDSA", e);
    }
  }
}

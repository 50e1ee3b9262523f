package dev.vocalise.infra.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.disk.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The P-256 key that signs exported models, since OpenSSF model signing knows no Ed25519: one file
 * under the data directory, readable by its owner alone, with two PEM blocks (PKCS #8 private key,
 * public key).
 */
public final class ModelSigningKey {
  /** Of the file in a data directory. */
  public static final String FILE = "model-signing-key.pem";

  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final Logger log = LoggerFactory.getLogger(ModelSigningKey.class);

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
    if (Files.exists(file)) {
      try {
        return of(Files.readString(file, StandardCharsets.ISO_8859_1));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        log.warn("{} was damaged ({}): it is {} now, and a new key is made", file, e, aside);
      }
    }
    return create(file);
  }

  private static ModelSigningKey of(String text) throws GeneralSecurityException {
    KeyFactory keys = KeyFactory.getInstance("EC");
    return new ModelSigningKey(
        keys.generatePrivate(new PKCS8EncodedKeySpec(block(text, PRIVATE))),
        keys.generatePublic(new X509EncodedKeySpec(block(text, PUBLIC))));
  }

  private static ModelSigningKey create(Path file) throws IOException {
    KeyPair pair;
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(new ECGenParameterSpec("secp256r1"));
      pair = keys.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a P-256 key", e);
    }
    ModelSigningKey key = new ModelSigningKey(pair.getPrivate(), pair.getPublic());
    String text = pem(PRIVATE, pair.getPrivate().getEncoded()) + key.publicPem();
    DurableFiles.createDirectories(DurableFiles.folderOf(file));
    DurableFiles.write(file, text.getBytes(US_ASCII), "rw-------");
    return key;
  }

  /** The public half as a PEM file, for those who verify. */
  public String publicPem() {
    return pem(PUBLIC, publicKey.getEncoded());
  }

  /** SHA-256 of {@link #publicPem}, by which {@code model_signing} knows a key. */
  public String id() {
    return Sha256.of(publicPem().getBytes(US_ASCII));
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

  private static String pem(String name, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(name, body, name);
  }

  private static byte[] block(String text, String name) {
    String begin = "-----BEGIN " + name + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + name + "-----");
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no block '" + name + "'");
    }
    return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to).trim());
  }
}

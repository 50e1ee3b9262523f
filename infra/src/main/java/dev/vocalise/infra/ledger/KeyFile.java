package dev.vocalise.infra.ledger;

import dev.vocalise.infra.disk.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A key pair as two PEM blocks (PKCS #8 private key, public key) in a file of mode 0600. */
final class KeyFile {
  static final String PRIVATE = "PRIVATE KEY";
  static final String PUBLIC = "PUBLIC KEY";

  private static final Logger log = LoggerFactory.getLogger(KeyFile.class);

  private KeyFile() {}

  /** What the text of a file holds. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(String text) throws GeneralSecurityException;
  }

  /** Makes a key. */
  @FunctionalInterface
  interface Generator {
    KeyPair generate() throws GeneralSecurityException;
  }

  /** Reads the file, or makes one if there is none; a damaged one is put aside. */
  static <T> T open(Path file, Parser<T> parser, Generator generator) throws IOException {
    if (Files.exists(file)) {
      try {
        return parser.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        log.warn("{} was damaged ({}): it is {} now, and a new key is made", file, e, aside);
      }
    }
    try {
      KeyPair pair = generator.generate();
      String text =
          pem(PRIVATE, pair.getPrivate().getEncoded()) + pem(PUBLIC, pair.getPublic().getEncoded());
      DurableFiles.createDirectories(DurableFiles.folderOf(file));
      DurableFiles.write(file, text.getBytes(StandardCharsets.US_ASCII), "rw-------");
      return parser.parse(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a key", e);
    }
  }

  static String pem(String name, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(name, body, name);
  }

  static byte[] block(String text, String name) {
    String begin = "-----BEGIN " + name + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + name + "-----");
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no block '" + name + "'");
    }
    return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to).trim());
  }
}

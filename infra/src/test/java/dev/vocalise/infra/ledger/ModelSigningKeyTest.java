package dev.vocalise.infra.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSigningKeyTest {
  @TempDir Path home;

  private Path file() {
    return home.resolve(ModelSigningKey.FILE);
  }

  @Test
  void theSameKeyIsReadAgainAndOnlyItsOwnerMayReadIt() throws Exception {
    ModelSigningKey made = ModelSigningKey.open(file());
    assertThat(ModelSigningKey.open(file()).publicPem()).isEqualTo(made.publicPem());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void whatItSignsIsVerifiedWithThePublicHalfAlone() throws Exception {
    ModelSigningKey key = ModelSigningKey.open(file());
    byte[] message = "a model".getBytes(UTF_8);
    Signature verifier = Signature.getInstance("SHA256withECDSA");
    String der = key.publicPem().replaceAll("-----[A-Z ]+-----", "");
    verifier.initVerify(
        KeyFactory.getInstance("EC")
            .generatePublic(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(der))));
    verifier.update(message);
    assertThat(verifier.verify(key.sign(message))).isTrue();
  }

  @Test
  void aDamagedFileIsPutAside() throws Exception {
    String old = ModelSigningKey.open(file()).publicPem();
    Files.writeString(file(), "-----BEGIN PRIVATE KEY-----\nnothing");
    assertThat(ModelSigningKey.open(file()).publicPem()).isNotEqualTo(old);
    assertThat(home.resolve(ModelSigningKey.FILE + ".damaged")).exists();
  }
}

package dev.vocalise.infra.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeHeadTest {
  @TempDir private Path home;
  private LedgerKey key;
  private TreeHead head;

  @BeforeEach
  void sign() throws Exception {
    key = LedgerKey.open(home.resolve("key.pem"));
    head = signed(7);
  }

  private TreeHead signed(long size) {
    byte[] leaf = MerkleTree.leaf(new byte[] {1});
    return TreeHead.sign(
        TreeHead.origin(leaf), size, leaf, Instant.parse("2026-11-29T10:15:30.123456Z"), key);
  }

  @Test
  void aNoteIsReadAsItWasWritten() {
    TreeHead read = TreeHead.parse(head.note(key.publicKey()));

    assertThat(read).isEqualTo(head);
    assertThat(read.signedBy(key.publicKey())).isTrue();
  }

  @Test
  void aChangedNoteOrAnotherKeyIsNoSignature() throws Exception {
    String other = LedgerKey.open(home.resolve("other.pem")).publicKey();
    TreeHead more = TreeHead.parse(head.note(key.publicKey()).replace("\n7\n", "\n8\n"));

    assertThat(head.signedBy(other)).isFalse();
    assertThat(more.signedBy(key.publicKey())).isFalse();
    assertThatThrownBy(() -> TreeHead.parse("7 entries"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7 entries");
  }

  @Test
  void aLogKeepsAllHeadsAndALossOfPowerCostsTheLastAtMost() throws Exception {
    HeadLog log = new HeadLog(home.resolve("heads.txt"));
    for (int size = 1; size <= 3; size++) {
      log.add(signed(size).note(key.publicKey()));
    }
    assertThat(log.read().heads()).extracting(TreeHead::size).containsExactly(1L, 2L, 3L);
    assertThat(log.read().damaged()).isEmpty();

    String text = Files.readString(log.file());
    Files.writeString(log.file(), text.substring(0, text.length() - 20));
    assertThat(log.read().heads()).extracting(TreeHead::size).containsExactly(1L, 2L);
    assertThat(log.read().damaged()).isEmpty();

    Files.writeString(log.file(), text.replaceFirst("\n2\n", "\nmany\n"));
    assertThat(log.read().heads()).extracting(TreeHead::size).containsExactly(1L, 3L);
    assertThat(log.read().damaged()).hasSize(1);
  }

  @Test
  void pinnedKeysAreKeptAndADamagedListIsNotGuessed() throws Exception {
    Path file = home.resolve("trusted.json");
    TrustedKeys.open(file).trust(key.publicKey(), "mine");

    assertThat(TrustedKeys.open(file).publicKey(key.id())).contains(key.publicKey());
    assertThat(TrustedKeys.open(home.resolve("none.json")).isEmpty()).isTrue();
    Files.writeString(file, "{\"keys\": [{");
    assertThatThrownBy(() -> TrustedKeys.open(file))
        .hasMessageContaining("trusted.json is damaged");
  }

  @Test
  void aCanonicalFormIsOneTextForOneValue() throws Exception {
    ObjectMapper json = new ObjectMapper();

    String one = text(json, "{\"b\": 1e-3, \"a\": [1.0, \"\\u00fc\", null], \"c\": 2.50}");

    assertThat(one).isEqualTo("{\"a\":[1,\"ü\",null],\"b\":0.001,\"c\":2.5}");
    assertThat(text(json, "{\"c\":25E-1,\"a\":[1,\"ü\",null],\"b\":0.00100}")).isEqualTo(one);
    assertThat(text(json, "0.10")).isEqualTo("0.1");
  }

  private static String text(ObjectMapper json, String value) throws Exception {
    return new String(CanonicalForm.bytes(json.readTree(value)), StandardCharsets.UTF_8);
  }
}

package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.audit.Finding;
import dev.vocalise.infra.ledger.LedgerHome;
import dev.vocalise.infra.ledger.LedgerKey;
import dev.vocalise.infra.ledger.Signer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationIT {
  @TempDir private Path home;
  private DatabaseConfig address;
  private Signer first;

  @BeforeEach
  void write() throws Exception {
    address = TestDatabase.fresh();
    first = LedgerHome.open(home).signer();
    write(first, 1);
  }

  private void write(Signer signer, int number) {
    try (Database database = Database.open(address, signer)) {
      new Ledger(database).record("test", Actor.INSTANCE, "n", Fixture.json("n", number));
    }
  }

  private Ledger.Report audit() throws Exception {
    try (Database database = Database.openUnsigned(address)) {
      return new Ledger(database).audit(LedgerHome.trusted(home), List.of());
    }
  }

  @Test
  void theOldKeyVouchesForTheNewOneAndIsGone() throws Exception {
    String id = KeyRotation.rotate(home, address);
    Signer second = LedgerHome.open(home).signer();
    write(second, 2);

    assertThat(second.id()).isEqualTo(id).isNotEqualTo(first.id());
    assertThat(home.toFile().list()).containsExactlyInAnyOrder(LedgerHome.KEY, LedgerHome.TRUSTED);
    assertThat(audit().findings().all()).isEmpty();
    assertThat(audit().keyIds()).containsExactlyInAnyOrder(first.id(), second.id());
  }

  @Test
  void whatTheOldKeySignsLaterIsFound() throws Exception {
    KeyRotation.rotate(home, address);
    write(first, 2);

    assertThat(audit().findings().violations())
        .singleElement()
        .extracting(Finding::where)
        .isEqualTo("entry 3");
  }

  /** Cut off between any two of its steps. */
  @Test
  void aRotationThatWasCutOffIsFinishedOnce() throws Exception {
    Path key = home.resolve(LedgerHome.KEY);
    String old = Files.readString(key);
    Files.move(key, home.resolve("ledger-key.old.pem"));
    LedgerKey fresh = LedgerKey.open(key); // the next start makes one
    KeyRotation.finish(home, address);
    assertThat(audit().findings().all()).isEmpty();

    Files.writeString(home.resolve("ledger-key.old.pem"), old);
    KeyRotation.finish(home, address); // its statement was there already
    assertThat(audit().entries()).isEqualTo(2);
    assertThat(LedgerHome.open(home).signer().id()).isEqualTo(fresh.id());
    write(fresh, 2);
    assertThat(audit().findings().all()).isEmpty();
  }
}

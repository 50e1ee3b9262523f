package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vocalise.infra.ledger.CanonicalForm;
import dev.vocalise.infra.ledger.LedgerHome;
import dev.vocalise.infra.ledger.LedgerKey;
import dev.vocalise.infra.ledger.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A new key in place of the old one, which vouches for it in the ledger and is deleted then. A
 * rotation that was cut off is finished by the next start.
 */
public final class KeyRotation {
  private static final String OLD = "ledger-key.old.pem";

  private KeyRotation() {}

  /** Makes the new key; nothing may run on the data directory. Returns its id. */
  public static String rotate(Path home, DatabaseConfig database) throws IOException {
    finish(home, database);
    Path key = home.resolve(LedgerHome.KEY);
    LedgerKey.open(key);
    Files.move(key, home.resolve(OLD), StandardCopyOption.ATOMIC_MOVE);
    finish(home, database);
    return LedgerKey.open(key).id();
  }

  /** Goes on where an earlier rotation stopped, if one did. */
  public static void finish(Path home, DatabaseConfig database) throws IOException {
    Path old = home.resolve(OLD);
    if (!Files.exists(old)) {
      return;
    }
    LedgerKey fresh = LedgerKey.open(home.resolve(LedgerHome.KEY));
    try (Database connection = Database.open(database, LedgerKey.read(old))) {
      Ledger ledger = new Ledger(connection);
      JsonNode details = JsonNodeFactory.instance.objectNode().set("key", describe(fresh));
      if (ledger.about(CanonicalForm.sha256(details)).isEmpty()) {
        ledger.record(KeyEvents.ROTATE, Actor.INSTANCE, "key", describe(fresh));
      }
    }
    LedgerHome.open(home, fresh); // pins it
    Files.delete(old);
  }

  /** As statements name a key. */
  public static JsonNode describe(Signer key) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", key.id())
        .put("publicKey", key.publicKey());
  }
}

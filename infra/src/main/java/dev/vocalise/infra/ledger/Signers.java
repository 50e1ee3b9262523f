package dev.vocalise.infra.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which key signs: that of the data directory, unless the environment names another. */
public final class Signers {
  private static final String KEY = "VOCALISE_SIGNING_KEY";
  private static final String COMMAND = "VOCALISE_SIGNING_COMMAND";
  private static final String PUBLIC_KEY = "VOCALISE_SIGNING_PUBLIC_KEY";

  private Signers() {}

  /** Whether the environment names a key. */
  public static boolean isElsewhere(Map<String, String> environment) {
    return !environment.getOrDefault(KEY, "").isBlank()
        || !environment.getOrDefault(COMMAND, "").isBlank();
  }

  /**
   * @throws IOException if a key that is named cannot be read, or a command has no public key
   */
  public static Signer of(Path home, Map<String, String> environment) throws IOException {
    @Nullable String command = environment.get(COMMAND);
    if (command != null && !command.isBlank()) {
      @Nullable String file = environment.get(PUBLIC_KEY);
      if (file == null || file.isBlank()) {
        throw new IOException(
            "%s is set and %s is not: name the PEM file of its Ed25519 public key there"
                .formatted(COMMAND, PUBLIC_KEY));
      }
      return new CommandSigner(command, LedgerKey.readPublic(Path.of(file)));
    }
    @Nullable String file = environment.get(KEY);
    return file == null || file.isBlank()
        ? LedgerKey.open(home.resolve(LedgerHome.KEY))
        : LedgerKey.read(Path.of(file));
  }
}

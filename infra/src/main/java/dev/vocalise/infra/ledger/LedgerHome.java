package dev.vocalise.infra.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a data directory holds for the ledger.
 *
 * @param signer signs what this process writes
 * @param trusted whose signatures count here
 * @param heads what the ledger was
 */
public record LedgerHome(Signer signer, TrustedKeys trusted, HeadLog heads) {
  /** The key of this data directory: private and public half, mode 0600. */
  public static final String KEY = "ledger-key.pem";

  /** Pinned public keys. */
  public static final String TRUSTED = "trusted-keys.json";

  /** Signed heads, the newest last. */
  public static final String HEADS = "ledger-heads.txt";

  /** Makes what is not there: a key of its own, which it pins. */
  public static LedgerHome open(Path home) throws IOException {
    return open(home, LedgerKey.open(home.resolve(KEY)));
  }

  /** The same with a key from elsewhere. */
  public static LedgerHome open(Path home, Signer signer) throws IOException {
    TrustedKeys trusted = trusted(home);
    trusted.trust(signer.publicKey(), "signs here");
    return new LedgerHome(signer, trusted, heads(home));
  }

  /** To read alone: nothing is made. */
  public static TrustedKeys trusted(Path home) throws IOException {
    return TrustedKeys.open(home.resolve(TRUSTED));
  }

  public static HeadLog heads(Path home) {
    return new HeadLog(home.resolve(HEADS));
  }

  /** Whether the ledger of this data directory has ever been signed as a whole. */
  public boolean hasHeads() throws IOException {
    return Files.exists(heads.file()) && !heads.read().heads().isEmpty();
  }

  /** The signed heads; what is damaged of them is for an audit to say. */
  public List<TreeHead> signedHeads() throws IOException {
    return heads.read().heads();
  }
}

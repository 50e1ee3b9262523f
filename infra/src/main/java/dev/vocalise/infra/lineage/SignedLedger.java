package dev.vocalise.infra.lineage;

import dev.vocalise.infra.ledger.LedgerHome;
import dev.vocalise.infra.ledger.TreeHead;
import dev.vocalise.infra.ledger.TrustedKeys;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/**
 * The ledger with what vouches for it outside of the database, for those who give statements out.
 *
 * @param ledger of the database
 * @param home pinned keys, signed heads
 * @param heads signs the ledger as a whole
 */
public record SignedLedger(Ledger ledger, LedgerHome home, LedgerHeads heads) {
  public TrustedKeys trusted() {
    return home.trusted();
  }

  /**
   * Every signed head up to the first that covers so many entries, which is signed now if there is
   * none yet; the smallest first.
   *
   * @throws IllegalStateException if the ledger is not what was signed before, so that no head can
   *     be
   */
  public List<TreeHead> headsOver(long entries) throws IOException {
    heads.publish();
    List<TreeHead> all =
        home.signedHeads().stream()
            .filter(head -> trusted().publicKey(head.keyId()).isPresent()) // others prove nothing
            .sorted(Comparator.comparingLong(TreeHead::size).thenComparing(TreeHead::at))
            .toList();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).size() >= entries) {
        return all.subList(0, i + 1);
      }
    }
    throw new IllegalStateException(
        heads
            .problem()
            .orElse("no head of the ledger over %d entries could be signed".formatted(entries)));
  }
}

package dev.vocalise.infra.local;

import dev.vocalise.infra.ledger.HeadCopies;
import dev.vocalise.infra.ledger.HeadLog;
import dev.vocalise.infra.ledger.LedgerHome;
import dev.vocalise.infra.ledger.Signers;
import dev.vocalise.infra.text.Counted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Keys and heads of the ledger, as far as they lie in a data directory; makes nothing. */
final class LedgerDoctor {
  private static final String AUDIT =
      "Run vocalise audit: it says what of the ledger can be proven.";

  private LedgerDoctor() {}

  static Check examine(Path home, Map<String, String> environment) {
    HeadLog.Content heads;
    int pinned;
    try {
      if (Signers.isElsewhere(environment)) {
        Signers.of(home, environment);
      }
      pinned = LedgerHome.trusted(home).pins().size();
      heads = LedgerHome.heads(home).read();
    } catch (IOException e) {
      return Check.missing(
          "ledger",
          String.valueOf(e.getMessage()),
          "Mend or unset that; see docs/lineage.md on keys.");
    }
    if (pinned == 0) {
      return Check.good("ledger", "none yet; a key is made at the first start");
    }
    if (!heads.damaged().isEmpty()) {
      return Check.optional(
          "ledger",
          "%d of the heads in %s are damaged"
              .formatted(heads.damaged().size(), home.resolve(LedgerHome.HEADS)),
          AUDIT);
    }
    String newest =
        heads.heads().isEmpty()
            ? "no head signed yet"
            : "newest head over "
                + Counted.of(
                    heads.heads().get(heads.heads().size() - 1).size(), "entry", "entries");
    String copies =
        environment.getOrDefault(HeadCopies.SETTING, "").isBlank()
            ? "heads are in the data directory only (" + HeadCopies.SETTING + ")"
            : "heads are copied as " + HeadCopies.SETTING + " says";
    return Check.good(
        "ledger",
        "%s, %d pinned %s, %s".formatted(newest, pinned, pinned == 1 ? "key" : "keys", copies));
  }
}

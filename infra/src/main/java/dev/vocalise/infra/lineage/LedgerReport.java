package dev.vocalise.infra.lineage;

import java.util.List;

/**
 * What an audit of the ledger found.
 *
 * @param entries number of entries read
 * @param head digest of the last entry; note it elsewhere to notice a ledger that was replaced
 * @param keyIds keys that signed, to be compared with the workers' key files
 * @param problems one line each; empty when all is well
 */
public record LedgerReport(long entries, String head, List<String> keyIds, List<String> problems) {

  public LedgerReport {
    keyIds = List.copyOf(keyIds);
    problems = List.copyOf(problems);
  }

  public boolean sound() {
    return problems.isEmpty();
  }
}

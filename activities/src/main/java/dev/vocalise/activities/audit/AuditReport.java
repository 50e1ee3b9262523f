package dev.vocalise.activities.audit;

import dev.vocalise.infra.audit.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What an audit found.
 *
 * @param scope in words
 * @param entries of the ledger
 * @param head digest of its last entry
 * @param keys that signed
 * @param proven number of proven claims by check
 * @param findings claims that are violated or cannot be checked here
 * @param bytes that were read again
 */
public record AuditReport(
    String scope,
    Instant at,
    long entries,
    String head,
    List<String> keys,
    Map<String, Long> proven,
    List<Finding> findings,
    int violated,
    int notCheckable,
    long files,
    long bytes,
    double seconds) {
  public AuditReport {
    keys = List.copyOf(keys);
    findings = List.copyOf(findings);
  }

  public boolean sound() {
    return violated == 0;
  }
}

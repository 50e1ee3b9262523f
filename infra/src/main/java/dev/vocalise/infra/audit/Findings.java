package dev.vocalise.infra.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what checks find. Thread-safe. */
public final class Findings {
  private final Map<String, Long> proven = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();

  public synchronized void proven(String check) {
    proven.merge(check, 1L, Long::sum);
  }

  public synchronized void notCheckable(String check, String where, String why) {
    findings.add(new Finding(check, Verdict.NOT_CHECKABLE, where, "", why));
  }

  public synchronized void violated(String check, String where, String expected, String got) {
    findings.add(new Finding(check, Verdict.VIOLATED, where, expected, got));
  }

  /** Proven where both are equal. */
  public void equal(String check, String where, Object expected, Object got) {
    if (expected.equals(got)) {
      proven(check);
    } else {
      violated(check, where, String.valueOf(expected), String.valueOf(got));
    }
  }

  /** Proven if it holds. */
  public void that(boolean holds, String check, String where, String expected, String got) {
    if (holds) {
      proven(check);
    } else {
      violated(check, where, expected, got);
    }
  }

  /** How many claims are proven, by check. */
  public synchronized Map<String, Long> proven() {
    return new TreeMap<>(proven);
  }

  /** What is not proven, in the order in which it was found. */
  public synchronized List<Finding> all() {
    return List.copyOf(findings);
  }

  public synchronized List<Finding> of(Verdict verdict) {
    return findings.stream().filter(finding -> finding.verdict() == verdict).toList();
  }

  public List<Finding> violations() {
    return of(Verdict.VIOLATED);
  }

  /** Whether nothing is violated. */
  public boolean sound() {
    return violations().isEmpty();
  }
}

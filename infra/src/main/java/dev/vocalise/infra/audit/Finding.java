package dev.vocalise.infra.audit;

/**
 * A claim that is not proven.
 *
 * @param check what was checked, for example {@code row} or {@code ledger.signature}
 * @param where the row with its column, the entry, the file
 * @param expected what the claim says; empty where the verdict is NOT_CHECKABLE
 * @param got what is there, or why nothing can be said
 */
public record Finding(String check, Verdict verdict, String where, String expected, String got) {
  private static final int LONGEST = 300;

  public Finding {
    expected = shortened(expected);
    got = shortened(got);
  }

  /** Both ends of a long value: where two differ is seldom in the middle. */
  private static String shortened(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST / 2) + " … " + text.substring(text.length() - LONGEST / 2);
  }

  /** One line. */
  public String line() {
    return verdict == Verdict.VIOLATED
        ? "%s: %s: expected %s, got %s".formatted(check, where, expected, got)
        : "%s: %s: not checkable here: %s".formatted(check, where, got);
  }
}

package dev.vocalise.infra.text;

import java.util.Locale;

/** A number with the word that it asks for. */
public final class Counted {
  private Counted() {}

  /** {@code 1 run}, {@code 2 runs}, {@code 1,200 runs}. */
  public static String of(long number, String singular, String plural) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? singular : plural);
  }

  /** {@code 1 of 1 run}, {@code 1 of 3 runs}. */
  public static String of(long part, long all, String singular, String plural) {
    return String.format(Locale.ROOT, "%,d of %s", part, of(all, singular, plural));
  }
}

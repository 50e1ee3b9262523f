package dev.vocalise.model.features;

/** Fisher–Yates with a counter-based generator (SplitMix64), the same on every machine. */
public final class Shuffle {

  /** Weyl constant of SplitMix64. */
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Shuffle() {}

  /** A key that depends on every number and on their order. */
  public static long key(long... numbers) {
    long key = 0;
    for (long number : numbers) {
      key = mix(key + GOLDEN_GAMMA + mix(number + GOLDEN_GAMMA));
    }
    return key;
  }

  /** Shuffles uniformly; draw n is a function of (key, n) alone. */
  static void inPlace(int[] values, long key) {
    long counter = 0;
    for (int i = values.length - 1; i > 0; i--) {
      int bound = i + 1;
      long draw;
      long low;
      do { // unbiased: draws from the incomplete last interval are thrown away
        draw = mix(key + ++counter * GOLDEN_GAMMA) >>> 1;
        low = draw % bound;
      } while (draw - low + (bound - 1) < 0);
      int j = (int) low;
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

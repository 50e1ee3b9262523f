package dev.vocalise.model.aggregation;

/**
 * The draws of numpy's {@code RandomState(seed).randint(0, n)}: Mersenne twister of 32 bits, masked
 * and drawn again while too large. Resampling with it gives the sets of samples that scikit-learn's
 * {@code resample} gives, so that intervals can be compared to the last digit.
 */
final class NumpyRandom {
  private static final int SIZE = 624;
  private static final int SHIFT = 397;

  private final int[] state = new int[SIZE];
  private int next = SIZE;

  NumpyRandom(int seed) {
    state[0] = seed;
    for (int i = 1; i < SIZE; i++) {
      state[i] = 1_812_433_253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** A whole number from 0 to below {@code bound}; none is drawn where there is no choice. */
  int below(int bound) {
    if (bound == 1) {
      return 0;
    }
    int mask = -1 >>> Integer.numberOfLeadingZeros(bound - 1);
    int drawn = word() & mask;
    while (drawn >= bound) {
      drawn = word() & mask;
    }
    return drawn;
  }

  private int word() {
    if (next == SIZE) {
      for (int i = 0; i < SIZE; i++) {
        int y = (state[i] & 0x8000_0000) | (state[(i + 1) % SIZE] & 0x7fff_ffff);
        state[i] = state[(i + SHIFT) % SIZE] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908_b0df);
      }
      next = 0;
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c_5680;
    y ^= (y << 15) & 0xefc6_0000;
    return y ^ (y >>> 18);
  }
}

package dev.vocalise.model.transcription;

import java.util.Arrays;

/** A growing hash map from pairs of numbers that are not negative to such a number. */
final class PairIndex {

  private static final int SMALLEST = 1 << 10;

  private long[] keys = emptyKeys(SMALLEST);
  private int[] values = new int[SMALLEST];
  private int size;

  /** The value of the pair, or −1. */
  int get(int first, int second) {
    long key = key(first, second);
    int mask = keys.length - 1;
    for (int at = slot(key, mask); keys[at] >= 0; at = (at + 1) & mask) {
      if (keys[at] == key) {
        return values[at];
      }
    }
    return -1;
  }

  /** Adds a pair that is not there yet. */
  void put(int first, int second, int value) {
    if (++size > keys.length / 2) {
      grow();
    }
    put(key(first, second), value);
  }

  private void put(long key, int value) {
    int mask = keys.length - 1;
    int at = slot(key, mask);
    while (keys[at] >= 0) {
      at = (at + 1) & mask;
    }
    keys[at] = key;
    values[at] = value;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = emptyKeys(Math.multiplyExact(oldKeys.length, 2));
    values = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] >= 0) {
        put(oldKeys[i], oldValues[i]);
      }
    }
  }

  private static long[] emptyKeys(int length) {
    long[] keys = new long[length];
    Arrays.fill(keys, -1);
    return keys;
  }

  private static long key(int first, int second) {
    return ((long) first << 32) | second;
  }

  private static int slot(long key, int mask) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & mask;
  }
}

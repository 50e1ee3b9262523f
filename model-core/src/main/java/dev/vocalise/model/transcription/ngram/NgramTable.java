package dev.vocalise.model.transcription.ngram;

/** A growing hash table from 64-bit keys to two numbers, on the heap; linear probing. */
final class NgramTable {

  private static final int SMALLEST = 16;

  private long[] keys = new long[SMALLEST];
  private float[] first = new float[SMALLEST];
  private float[] second;
  private int size;

  /** A table whose entries have one number, or two. */
  NgramTable(boolean two) {
    second = two ? new float[SMALLEST] : new float[0];
  }

  int size() {
    return size;
  }

  /** Place of the key, or −1. */
  int find(long key) {
    int mask = keys.length - 1;
    for (int at = slot(key, mask); keys[at] != 0; at = (at + 1) & mask) {
      if (keys[at] == key) {
        return at;
      }
    }
    return -1;
  }

  float first(int place) {
    return first[place];
  }

  float second(int place) {
    return second[place];
  }

  /** Adds a key; false if it is there already. */
  boolean add(long key, float one, float other) {
    if (find(key) >= 0) {
      return false;
    }
    if (++size > keys.length / 3 * 2) {
      grow();
    }
    put(key, one, other);
    return true;
  }

  private void put(long key, float one, float other) {
    int mask = keys.length - 1;
    int at = slot(key, mask);
    while (keys[at] != 0) {
      at = (at + 1) & mask;
    }
    keys[at] = key;
    first[at] = one;
    if (second.length > 0) {
      second[at] = other;
    }
  }

  private void grow() {
    long[] oldKeys = keys;
    float[] oldFirst = first;
    float[] oldSecond = second;
    keys = new long[Math.multiplyExact(oldKeys.length, 2)];
    first = new float[keys.length];
    second = oldSecond.length > 0 ? new float[keys.length] : oldSecond;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        put(oldKeys[i], oldFirst[i], oldSecond.length > 0 ? oldSecond[i] : 0);
      }
    }
  }

  private static int slot(long key, int mask) {
    return (int) (key ^ (key >>> 32)) & mask;
  }
}

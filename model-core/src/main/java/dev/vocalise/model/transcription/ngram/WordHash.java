package dev.vocalise.model.transcription.ngram;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The hashes of KenLM's files: MurmurHash64A (A. Appleby, public domain), and of n-grams. */
final class WordHash {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long M = 0xc6a4a7935bd1e995L;
  private static final long UNKNOWN = of("<unk>");
  private static final long UNKNOWN_CAPITALS = of("<UNK>");

  private WordHash() {}

  static long of(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    return of(bytes, bytes.length);
  }

  static long of(byte[] word, int length) {
    long h = length * M;
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      long k = (long) LONG.get(word, i) * M;
      k ^= k >>> 47;
      h = (h ^ (k * M)) * M;
    }
    if (i < length) {
      long tail = 0;
      for (int j = length - 1; j >= i; j--) {
        tail = (tail << 8) | (word[j] & 0xFF);
      }
      h = (h ^ tail) * M;
    }
    h ^= h >>> 47;
    h *= M;
    return h ^ (h >>> 47);
  }

  /** Whether it is that of {@code <unk>}, which no table holds. */
  static boolean isUnknown(long hash) {
    return hash == UNKNOWN || hash == UNKNOWN_CAPITALS;
  }

  /** The n-gram with one more word in front, from the hash of the shorter one. */
  static long extend(long hash, int word) {
    return (hash * 8978948897894561157L) ^ (1L + (word & 0xFFFFFFFFL)) * 0xf8574e1221634907L;
  }
}

package dev.vocalise.model.augmentation;

import dev.vocalise.model.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Random numbers by number: value {@code i} is a function of the key and {@code i} alone.
 *
 * <p>Specification. The generator is Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random
 * numbers: as easy as 1, 2, 3", SC 2011). From the SHA-256 of a text, bytes 0..7 (big endian) are
 * the 64-bit key, low word first key; bytes 8..15 are counter words 2 (low half) and 3 (high half).
 * Counter words 0 and 1 are the low and high half of a block number. Block {@code b} yields the
 * 64-bit words {@code 2b} (outputs 0 low, 1 high) and {@code 2b + 1} (outputs 2 low, 3 high). A
 * uniform number is {@code ((word >>> 11) + 0.5) * 2^-53}, inside (0, 1). Normal number {@code n}
 * is the normal quantile of uniform number {@code NORMALS + n}.
 *
 * <p>Immutable, so any thread may use it. There is no position that a call could move.
 */
public record CounterRandom(long key, long stream) implements WhiteNoise {

  /** Number of the first word that serves normal numbers; those before serve parameters. */
  static final long NORMALS = 1L << 32;

  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;

  private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Sha256::digest);

  /** The generator of a view. */
  public static CounterRandom of(ViewKey key) {
    return of(key.canonical());
  }

  /** Another generator of a view, for draws that must not be those of its waveform. */
  public static CounterRandom of(ViewKey key, String use) {
    return of(key.canonical() + '\n' + use);
  }

  /** The generator named by a text. */
  public static CounterRandom of(String text) {
    byte[] digest = SHA_256.get().digest(text.getBytes(StandardCharsets.UTF_8));
    ByteBuffer words = ByteBuffer.wrap(digest);
    return new CounterRandom(words.getLong(0), words.getLong(8));
  }

  /** Word {@code index} of the stream. */
  public long word(long index) {
    long[] words = new long[2];
    block(index >> 1, words);
    return words[(int) (index & 1)];
  }

  /** Uniform number {@code index}, inside (0, 1). */
  public double uniform(long index) {
    return toUniform(word(index));
  }

  /** Fills with the normal numbers 0, 1, 2, … of this stream. */
  @Override
  public void fill(float[] out) {
    long[] words = new long[2];
    for (int i = 0; i < out.length; i += 2) {
      block((NORMALS + i) >> 1, words);
      out[i] = (float) NormalQuantile.of(toUniform(words[0]));
      if (i + 1 < out.length) {
        out[i + 1] = (float) NormalQuantile.of(toUniform(words[1]));
      }
    }
  }

  /** The key and the stream in hexadecimal: enough to make the same numbers again. */
  @Override
  public String label() {
    return String.format("philox4x32-10:%016x%016x", key, stream);
  }

  private void block(long number, long[] out) {
    int c0 = (int) number;
    int c1 = (int) (number >>> 32);
    int c2 = (int) stream;
    int c3 = (int) (stream >>> 32);
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
      long p1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    out[0] = join(c0, c1);
    out[1] = join(c2, c3);
  }

  private static long join(int low, int high) {
    return (low & 0xFFFFFFFFL) | ((long) high << 32);
  }

  private static double toUniform(long word) {
    return ((word >>> 11) + 0.5) * 0x1p-53;
  }
}

package dev.vocalise.model.augmentation;

import dev.vocalise.model.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

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
  private static final long LOW = 0xFFFFFFFFL;

  /** Normal numbers made together; even. */
  private static final int PIECE = 1024;

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
    long[][] counters = new long[4][PIECE / 2];
    double[] p = new double[PIECE];
    double[] normal = new double[PIECE];
    for (int from = 0; from < out.length; from += PIECE) {
      int n = Math.min(PIECE, out.length - from);
      int blocks = (n + 1) / 2;
      blocks((NORMALS + from) >> 1, counters, blocks);
      for (int i = 0; i < blocks; i++) {
        p[2 * i] = toUniform(counters[0][i] | (counters[1][i] << 32));
        p[2 * i + 1] = toUniform(counters[2][i] | (counters[3][i] << 32));
      }
      NormalQuantile.of(p, normal, n);
      for (int i = 0; i < n; i++) {
        out[from + i] = (float) normal[i];
      }
    }
  }

  /**
   * Blocks from a number on, round by round, which the JIT compiler turns into vector instructions.
   *
   * @param c receives the four outputs of each block, in the low halves
   */
  private void blocks(long number, long[][] c, int blocks) {
    for (int i = 0; i < blocks; i++) {
      c[0][i] = (number + i) & LOW;
      c[1][i] = (number + i) >>> 32;
    }
    Arrays.fill(c[2], 0, blocks, stream & LOW);
    Arrays.fill(c[3], 0, blocks, stream >>> 32);
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      round(c[0], c[1], c[2], c[3], k0 & LOW, k1 & LOW, blocks);
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
  }

  private static void round(
      long[] c0, long[] c1, long[] c2, long[] c3, long k0, long k1, int blocks) {
    for (int i = 0; i < blocks; i++) {
      long p0 = MULTIPLIER_0 * c0[i];
      long p1 = MULTIPLIER_1 * c2[i];
      c0[i] = (p1 >>> 32) ^ c1[i] ^ k0;
      c1[i] = p1 & LOW;
      c2[i] = (p0 >>> 32) ^ c3[i] ^ k1;
      c3[i] = p0 & LOW;
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

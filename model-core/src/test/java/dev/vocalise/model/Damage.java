package dev.vocalise.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Sound files, damaged at random as disks, downloads and attackers do. {@code -Dfuzz.cases=2500}
 * and {@code -Dfuzz.seed=N} make more and others.
 */
public final class Damage {
  /** Of each file. */
  public static final int CASES = Integer.getInteger("fuzz.cases", 200);

  private static final long[] LENGTHS = {
    -1, 0, 1, 1L << 15, 1L << 24, 1L << 31, Integer.MAX_VALUE, 1L << 32, 1L << 62, Long.MAX_VALUE
  };

  private static final List<String> PIECES =
      List.of(
          "\"", "{", "[", "\\", "\n", "\0", ",", "NaN", "-1", "9".repeat(25), "1e999", "\u00E9");

  private final byte[] sound;
  private final SplittableRandom random;

  /** Files that begin as this one is. */
  public Damage(byte[] sound, String name) {
    this.sound = sound;
    random = new SplittableRandom(Long.getLong("fuzz.seed", 1) * 31 + name.hashCode());
  }

  /** Another one each time; one kind of damage after the other. */
  public byte[] next(int number) {
    byte[] copy = sound.clone();
    int at = place();
    switch (number % 6) {
      case 0 -> {
        return Arrays.copyOf(copy, at);
      }
      case 1, 2 -> {
        for (int n = 1 + random.nextInt(8); n > 0; n--) {
          copy[place()] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
      }
      case 3 -> {
        long length = LENGTHS[random.nextInt(LENGTHS.length)];
        ByteBuffer eight = ByteBuffer.allocate(8);
        eight.order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int width = random.nextBoolean() ? 4 : 8;
        eight.putLong(0, length);
        int from = eight.order() == ByteOrder.BIG_ENDIAN ? 8 - width : 0;
        for (int i = 0; i < width && at + i < copy.length; i++) {
          copy[at + i] = eight.get(from + i);
        }
        return copy;
      }
      case 4 -> {
        byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
        return spliced(copy, at, piece, Math.min(copy.length, at + random.nextInt(4)));
      }
      default -> {
        int end = Math.min(copy.length, at + 1 + random.nextInt(200));
        byte[] again = Arrays.copyOfRange(copy, at, end);
        return random.nextBoolean()
            ? spliced(copy, place(), again, end)
            : spliced(copy, at, new byte[0], end);
      }
    }
  }

  /** Often in the header, where most is decided. */
  private int place() {
    int most = random.nextInt(3) == 0 ? sound.length : Math.min(sound.length, 200);
    return random.nextInt(most);
  }

  private static byte[] spliced(byte[] whole, int at, byte[] piece, int from) {
    byte[] rest = Arrays.copyOfRange(whole, Math.max(at, from), whole.length);
    byte[] spliced = Arrays.copyOf(whole, at + piece.length + rest.length);
    System.arraycopy(piece, 0, spliced, at, piece.length);
    System.arraycopy(rest, 0, spliced, at + piece.length, rest.length);
    return spliced;
  }
}

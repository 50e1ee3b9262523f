package dev.vocalise.model.audio;

import dev.vocalise.model.audio.AudioFormatException.Reason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** A FLAC file as a stream of bits, most significant first. */
final class FlacBits {
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int[] CRC16 = crc16Table();

  private final byte[] bytes;
  private final Path path;
  private long position; // in bits

  FlacBits(byte[] bytes, Path path) {
    this.bytes = bytes;
    this.path = path;
  }

  /** The next {@code count} bits, 0…56, as an unsigned number. */
  long read(int count) {
    require(count);
    if (count == 0) {
      return 0;
    }
    long value = window() << (position & 7) >>> (64 - count);
    position += count;
    return value;
  }

  /** Eight bytes from the one that holds the next bit; zeros behind the end of the file. */
  private long window() {
    int at = (int) (position >>> 3);
    if (at + Long.BYTES <= bytes.length) {
      return (long) BIG_ENDIAN.get(bytes, at);
    }
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | (at + i < bytes.length ? bytes[at + i] & 0xFF : 0);
    }
    return value;
  }

  /** The same as a two's complement number. */
  long readSigned(int count) {
    return count == 0 ? 0 : read(count) << (64 - count) >> (64 - count);
  }

  /** Zeros before the next one, which is consumed too. */
  int readUnary() {
    int zeros = 0;
    while (true) {
      int ahead = Long.numberOfLeadingZeros(window() << (position & 7));
      if (ahead < 56) {
        require(ahead + 1);
        position += ahead + 1;
        return zeros + ahead;
      }
      require(56);
      position += 56;
      zeros += 56;
    }
  }

  void skipBytes(int count) {
    require(8L * count);
    position += 8L * count;
  }

  void alignToByte() {
    position = (position + 7) & ~7L;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Of the next bit, which is the first of its byte. */
  int bytePosition() {
    return (int) (position >>> 3);
  }

  /** Whether the next 15 bits are these, in a file that goes on at all. */
  boolean startsFrame(int sync) {
    return position + 15 <= 8L * bytes.length && window() >>> 49 == sync;
  }

  /** CRC-16 of the bytes from there up to the next bit (9.3: x^16 + x^15 + x^2 + 1). */
  int crc16(int from) {
    int crc = 0;
    for (int i = from; i < bytePosition(); i++) {
      crc = ((crc << 8) ^ CRC16[(crc >>> 8) ^ (bytes[i] & 0xFF)]) & 0xFFFF;
    }
    return crc;
  }

  private static int[] crc16Table() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int crc = i << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc << 1 ^ ((crc & 0x8000) == 0 ? 0 : 0x8005);
      }
      table[i] = crc & 0xFFFF;
    }
    return table;
  }

  private void require(long count) {
    if (position + count > 8L * bytes.length) {
      throw new AudioFormatException(
          path, Reason.TRUNCATED, "the FLAC stream was cut off: copy or download it again");
    }
  }
}

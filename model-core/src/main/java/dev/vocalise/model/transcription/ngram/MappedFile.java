package dev.vocalise.model.transcription.ngram;

import dev.vocalise.model.input.InputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A read-only file in memory maps, of any size, little-endian; nothing is copied to the heap.
 *
 * <p>It is mapped in pieces that overlap by a long, so that every unaligned read lies in one. Every
 * read is checked. Thread-safe.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MappedFile(Path path, long size, ByteBuffer[] pieces) {

  private static final int PIECE_BITS = 30;
  private static final long PIECE = 1L << PIECE_BITS;

  static MappedFile open(Path path) {
    try (FileChannel channel = InputFile.channel(path)) {
      long size = channel.size();
      ByteBuffer[] pieces = new ByteBuffer[Math.toIntExact((size + PIECE - 1) >>> PIECE_BITS)];
      for (int i = 0; i < pieces.length; i++) {
        long start = (long) i << PIECE_BITS;
        long length = Math.min(PIECE + Long.BYTES, size - start);
        pieces[i] =
            channel
                .map(FileChannel.MapMode.READ_ONLY, start, length)
                .order(ByteOrder.LITTLE_ENDIAN);
      }
      return new MappedFile(path, size, pieces);
    } catch (IOException e) {
      throw new LanguageModelException(path + ": cannot be read: " + InputFile.why(e), e);
    }
  }

  int unsignedByte(long offset) {
    return piece(offset, Byte.BYTES).get((int) (offset & (PIECE - 1))) & 0xFF;
  }

  int integer(long offset) {
    return piece(offset, Integer.BYTES).getInt((int) (offset & (PIECE - 1)));
  }

  long longInteger(long offset) {
    return piece(offset, Long.BYTES).getLong((int) (offset & (PIECE - 1)));
  }

  float real(long offset) {
    return Float.intBitsToFloat(integer(offset));
  }

  /** Up to 57 bits, which begin {@code bit} bits behind {@code base}. */
  long bits(long base, long bit, int count) {
    return (longInteger(base + (bit >>> 3)) >>> (bit & 7)) & ((1L << count) - 1);
  }

  /** Copies bytes to the heap. */
  byte[] bytes(long offset, int count) {
    byte[] copy = new byte[count];
    for (int i = 0; i < count; i++) {
      copy[i] = (byte) unsignedByte(offset + i);
    }
    return copy;
  }

  LanguageModelException damaged(String what) {
    return new LanguageModelException(path + ": damaged language model: " + what);
  }

  private ByteBuffer piece(long offset, int width) {
    if (offset < 0 || offset > size - width) {
      throw damaged("it refers to byte " + offset + ", but the file has " + size);
    }
    return pieces[(int) (offset >>> PIECE_BITS)];
  }
}

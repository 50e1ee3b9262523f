package dev.vocalise.model.audio;

import dev.vocalise.model.audio.AudioFormatException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The chunks of a RIFF/WAVE file up to its samples. Sizes are believed only as far as the file
 * bears them out: who writes to a pipe or dies does not know them, and some headers count wrongly.
 */
final class WavChunks {
  /**
   * From here on a size is a writer's "unknown" (sox 0x7FFFF000, ffmpeg −1, less their headers).
   */
  private static final long PLACEHOLDER = 0x7FFF0000L;

  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;

  private final int length;
  private final Path path;
  private final ByteBuffer bytes;
  private long dataSize64 = -1;
  private int format = -1;
  private int data = -1;
  private int dataBytes;

  /**
   * @param file whole, little endian; only chunks before the samples are looked at
   */
  WavChunks(ByteBuffer file, Path path) {
    this.length = file.limit();
    this.path = path;
    bytes = file;
    if (length < RIFF_HEADER) {
      throw truncated("it ends inside the RIFF header");
    }
    for (long at = RIFF_HEADER; data < 0; ) {
      if (at + CHUNK_HEADER > length) {
        throw truncated("it ends before its 'data' chunk");
      }
      at = chunk((int) at);
    }
    if (format < 0) {
      throw new AudioFormatException(
          path, Reason.NOT_AUDIO, "no 'fmt ' chunk before its 'data' chunk");
    }
  }

  /** Whether it begins as RIFF of kind WAVE, or as RF64 or BW64; may end early. */
  static boolean isWav(ByteBuffer file) {
    String form = tagAt(file, 0);
    boolean riff = form.equals("RIFF") || form.equals("RF64") || form.equals("BW64");
    return riff && (file.limit() < RIFF_HEADER || tagAt(file, 8).equals("WAVE"));
  }

  /** Offset of the body of 'fmt ', of 16 bytes or more. */
  int format() {
    return format;
  }

  /** Offset of the first sample. */
  int data() {
    return data;
  }

  /** How many bytes of sound there are, perhaps with a part of a frame. */
  int dataBytes() {
    return dataBytes;
  }

  /** Reads one chunk and returns where the next begins. */
  private long chunk(int at) {
    String tag = tagAt(bytes, at);
    long size = Integer.toUnsignedLong(bytes.getInt(at + 4));
    int body = at + CHUNK_HEADER;
    if (tag.equals("data")) {
      data = body;
      dataBytes = sound(size);
      return length;
    }
    if (size > length - body) {
      throw truncated(
          "chunk '%s' claims %s bytes, the file has %s left".formatted(tag, size, length - body));
    }
    if (tag.equals("fmt ")) {
      if (size < 16) {
        throw new AudioFormatException(
            path, Reason.NOT_AUDIO, "chunk 'fmt ' has " + size + " bytes, expected 16 or more");
      }
      format = body;
    } else if (tag.equals("ds64") && size >= 16) {
      dataSize64 = bytes.getLong(body + 8);
    }
    return body + size + (size & 1); // chunks are padded to even addresses
  }

  private int sound(long size) {
    int left = length - data;
    long claimed = size == 0xFFFFFFFFL && dataSize64 > 0 ? dataSize64 : size;
    if (claimed == 0) {
      return chunksOnly() ? 0 : left;
    }
    if (claimed <= left) {
      return (int) claimed;
    }
    long riff = Integer.toUnsignedLong(bytes.getInt(4));
    boolean streamed = (claimed == size && size >= PLACEHOLDER) || riff >= PLACEHOLDER;
    boolean rf64 = claimed != size;
    // The whole is as long as its own header says (or counts itself in), so only this size is off.
    boolean complete =
        riff + CHUNK_HEADER != data + claimed && riff + CHUNK_HEADER >= length && riff <= length;
    if ((streamed && !rf64) || complete) {
      return left;
    }
    throw truncated("%s of %s bytes of sound are missing".formatted(claimed - left, claimed));
  }

  /** Whether nothing but whole chunks, such as LIST, follows an empty data chunk. */
  private boolean chunksOnly() {
    long at = data;
    while (at + CHUNK_HEADER <= length && printable((int) at)) {
      long size = Integer.toUnsignedLong(bytes.getInt((int) at + 4));
      at += CHUNK_HEADER + size + (size & 1);
    }
    return at == length || at == length + 1;
  }

  private boolean printable(int at) {
    return tagAt(bytes, at).matches("[ -~]{4}");
  }

  private AudioFormatException truncated(String detail) {
    return new AudioFormatException(
        path, Reason.TRUNCATED, "the file was cut off: " + detail + "; copy or download it again");
  }

  private static String tagAt(ByteBuffer file, int at) {
    byte[] tag = new byte[4];
    file.get(at, tag);
    return new String(tag, StandardCharsets.ISO_8859_1);
  }
}

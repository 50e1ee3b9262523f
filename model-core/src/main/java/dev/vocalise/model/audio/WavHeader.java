package dev.vocalise.model.audio;

import dev.vocalise.model.audio.AudioFormatException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where the samples of a RIFF/WAVE file are and how they are coded (Microsoft Multimedia
 * Programming Interface 1.0; WAVE_FORMAT_EXTENSIBLE of mmreg.h).
 *
 * @param floating IEEE float, else integer
 * @param dataOffset of the first sample, bytes from the start of the file
 * @param frames samples per channel, at least one
 */
public record WavHeader(
    boolean floating,
    int bytesPerSample,
    int channels,
    int sampleRateHz,
    int dataOffset,
    int frames) {
  private static final int PCM = 1;
  private static final int IEEE_FLOAT = 3;
  private static final int EXTENSIBLE = 0xFFFE;
  private static final int MAX_CHANNELS = 256;
  private static final int MAX_RATE_HZ = 1_000_000;

  public double seconds() {
    return Math.round(frames * 1e6 / sampleRateHz) / 1e6;
  }

  /** Reads the chunks of a whole file in memory; {@code path} is for messages only. */
  public static WavHeader parse(byte[] file, Path path) {
    if (file.length == 0) {
      throw new AudioFormatException(path, Reason.EMPTY, "the file has no bytes");
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < 4 || !tagAt(file, 0).equals("RIFF")) {
      throw notAudio(path, "expected a RIFF/WAVE file");
    }
    if (file.length < 12) {
      throw new AudioFormatException(path, Reason.TRUNCATED, "it ends inside the RIFF header");
    }
    if (!tagAt(file, 8).equals("WAVE")) {
      throw notAudio(path, "a RIFF file, but of another kind than WAVE");
    }
    int format = -1;
    long at = 12;
    while (at + 8 <= file.length) {
      String tag = tagAt(file, (int) at);
      long size = Integer.toUnsignedLong(bytes.getInt((int) at + 4));
      long left = file.length - at - 8;
      if (size > left) {
        throw new AudioFormatException(
            path,
            Reason.TRUNCATED,
            "chunk '" + tag + "' claims " + size + " bytes, the file has " + left + " left");
      }
      if (tag.equals("fmt ")) {
        format = (int) at + 8;
        requireFormatSize(path, size);
      }
      if (tag.equals("data")) {
        return header(path, bytes, format, (int) at + 8, (int) size);
      }
      at += 8 + size + (size & 1); // chunks are padded to even addresses
    }
    throw new AudioFormatException(path, Reason.TRUNCATED, "it ends before its 'data' chunk");
  }

  private static void requireFormatSize(Path path, long size) {
    if (size < 16) {
      throw notAudio(path, "chunk 'fmt ' has " + size + " bytes, expected 16 or more");
    }
  }

  private static WavHeader header(Path path, ByteBuffer bytes, int format, int data, int size) {
    if (format < 0) {
      throw notAudio(path, "no 'fmt ' chunk before 'data'");
    }
    int codec = bytes.getShort(format) & 0xFFFF;
    int channels = bytes.getShort(format + 2) & 0xFFFF;
    long rate = Integer.toUnsignedLong(bytes.getInt(format + 4));
    int blockAlign = bytes.getShort(format + 12) & 0xFFFF;
    int bits = bytes.getShort(format + 14) & 0xFFFF;
    if (codec == EXTENSIBLE) {
      if (bytes.getInt(format - 4) < 40) {
        throw notAudio(path, "the extensible 'fmt ' chunk has less than 40 bytes");
      }
      codec = bytes.getShort(format + 24) & 0xFFFF; // first two bytes of the sub-format GUID
    }
    boolean floating = codec == IEEE_FLOAT;
    boolean known =
        floating
            ? bits == 32 || bits == 64
            : codec == PCM && (bits == 8 || bits == 16 || bits == 24 || bits == 32);
    if (!known) {
      throw new AudioFormatException(
          path,
          Reason.UNSUPPORTED,
          ("codec %s with %s bits; expected PCM of 8, 16, 24 or 32 bits or float of 32"
                  + " or 64: convert the file")
              .formatted(codec, bits));
    }
    if (channels < 1 || channels > MAX_CHANNELS || rate < 1 || rate > MAX_RATE_HZ) {
      throw notAudio(path, "impossible header: " + channels + " channels at " + rate + " Hz");
    }
    if (blockAlign != channels * bits / 8) {
      throw notAudio(
          path,
          "impossible header: block of %s bytes for %s channels of %s bits"
              .formatted(blockAlign, channels, bits));
    }
    int frames = size / blockAlign;
    if (frames == 0) {
      throw new AudioFormatException(path, Reason.EMPTY, "the 'data' chunk holds no sample");
    }
    return new WavHeader(floating, bits / 8, channels, (int) rate, data, frames);
  }

  private static AudioFormatException notAudio(Path path, String detail) {
    return new AudioFormatException(path, Reason.NOT_AUDIO, detail);
  }

  private static String tagAt(byte[] file, int at) {
    return new String(file, at, 4, StandardCharsets.ISO_8859_1);
  }
}

package dev.vocalise.model.audio;

import dev.vocalise.model.FileContent;
import dev.vocalise.model.audio.AudioFormatException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Where the samples of a RIFF/WAVE file are and how they are coded (Microsoft Multimedia
 * Programming Interface 1.0; WAVE_FORMAT_EXTENSIBLE of mmreg.h; RF64 of EBU Tech 3306).
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

  /** The header of a stretch of these samples, from frame {@code start} on. */
  public WavHeader part(int start, int length) {
    int offset = dataOffset + Math.multiplyExact(start, channels * bytesPerSample);
    return new WavHeader(floating, bytesPerSample, channels, sampleRateHz, offset, length);
  }

  /** The same samples at another place. */
  WavHeader at(int offset) {
    return new WavHeader(floating, bytesPerSample, channels, sampleRateHz, offset, frames);
  }

  /** Reads the chunks of a whole file in memory; {@code path} is for messages only. */
  public static WavHeader parse(byte[] file, Path path) {
    return parse(ByteBuffer.wrap(file), path);
  }

  /** The same for a file that is mapped. */
  static WavHeader parse(ByteBuffer file, Path path) {
    file.order(ByteOrder.LITTLE_ENDIAN);
    if (file.limit() < 4 || !WavChunks.isWav(file)) {
      byte[] head = new byte[Math.min(FileContent.HEAD_BYTES, file.limit())];
      file.get(0, head);
      throw AudioFormatException.of(head, path);
    }
    return header(path, file, new WavChunks(file, path));
  }

  private static WavHeader header(Path path, ByteBuffer bytes, WavChunks chunks) {
    int format = chunks.format();
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
          ("codec %s%s with %s bits; expected PCM of 8, 16, 24 or 32 bits or float of 32 or 64:"
                  + " convert it with `ffmpeg -i IN -c:a pcm_s16le OUT.wav`")
              .formatted(codec, name(codec), bits));
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
    int frames = chunks.dataBytes() / blockAlign;
    if (frames == 0) {
      throw new AudioFormatException(path, Reason.EMPTY, "the 'data' chunk holds no sample");
    }
    return new WavHeader(floating, bits / 8, channels, (int) rate, chunks.data(), frames);
  }

  private static String name(int codec) {
    return switch (codec) {
      case 2 -> " (Microsoft ADPCM)";
      case 6 -> " (A-law)";
      case 7 -> " (mu-law)";
      case 17 -> " (IMA ADPCM)";
      case 49 -> " (GSM 6.10)";
      case 80, 85 -> " (MPEG)";
      default -> "";
    };
  }

  private static AudioFormatException notAudio(Path path, String detail) {
    return new AudioFormatException(path, Reason.NOT_AUDIO, detail);
  }
}

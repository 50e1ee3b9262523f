package dev.vocalise.model.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The decoded samples of a FLAC file on their way into a WAV file. */
final class FlacSamples {
  private static final int FIRST_GUESS_BYTES = 1 << 16;

  private final int channels;
  private final int sampleBits;
  private final int bytesPerSample;
  private byte[] data; // interleaved, little endian, as a WAV file has them
  private int used;

  /**
   * @param announced frames, 0 if unknown
   * @param sampleBits 4…24; kept in whole bytes, at their upper end
   */
  FlacSamples(long announced, int channels, int sampleBits) {
    this.channels = channels;
    this.sampleBits = sampleBits;
    bytesPerSample = (sampleBits + 7) / 8;
    int bytes = Math.toIntExact(announced * channels * bytesPerSample);
    data = new byte[announced == 0 ? FIRST_GUESS_BYTES : bytes];
  }

  long frames() {
    return used / (channels * bytesPerSample);
  }

  /** Appends a block of samples, channel by channel. */
  void add(long[][] block) {
    int needed = Math.addExact(used, block[0].length * channels * bytesPerSample);
    if (needed > data.length) {
      data = Arrays.copyOf(data, Math.max(needed, (int) Math.min(2L * data.length, 1 << 30)));
    }
    int shift = 8 * bytesPerSample - sampleBits;
    int flip = bytesPerSample == 1 ? 128 : 0; // 8 bits are unsigned in WAV
    for (int i = 0; i < block[0].length; i++) {
      for (long[] channel : block) {
        long value = channel[i] << shift;
        for (int b = 0; b < bytesPerSample; b++) {
          data[used++] = (byte) ((value >> (8 * b)) ^ flip);
        }
      }
    }
  }

  /** Whether the samples have that MD5 (8.2: signed, sign-extended to whole bytes), or it is 0. */
  boolean hasDigest(byte[] md5) {
    if (Arrays.equals(md5, new byte[md5.length])) {
      return true;
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      if (sampleBits == 8 * bytesPerSample && bytesPerSample > 1) {
        digest.update(data, 0, used);
      } else {
        digest.update(lowered());
      }
      return MessageDigest.isEqual(digest.digest(), md5);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  private byte[] lowered() {
    byte[] signed = new byte[used];
    int shift = 32 - sampleBits;
    for (int at = 0; at < used; at += bytesPerSample) {
      int value = 0;
      for (int b = 0; b < bytesPerSample; b++) {
        int one = data[at + b] ^ (bytesPerSample == 1 ? 128 : 0);
        value |= (one & 0xFF) << (32 - 8 * (bytesPerSample - b));
      }
      value >>= shift;
      for (int b = 0; b < bytesPerSample; b++) {
        signed[at + b] = (byte) (value >> (8 * b));
      }
    }
    return signed;
  }

  byte[] wav(int rate) {
    ByteBuffer wav =
        ByteBuffer.allocate(WavFile.HEADER_BYTES + used).order(ByteOrder.LITTLE_ENDIAN);
    WavFile.header(wav, channels, rate, bytesPerSample, used);
    return wav.put(data, 0, used).array();
  }
}

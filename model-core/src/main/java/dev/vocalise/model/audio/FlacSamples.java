package dev.vocalise.model.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The decoded samples of a FLAC file on their way into a WAV file. */
final class FlacSamples {
  /** A header may announce anything: room grows with what is decoded. */
  private static final int FIRST_BYTES = 1 << 20;

  private final int channels;
  private final int sampleBits;
  private final int bytesPerSample;
  private final int announcedBytes;
  private byte[] data; // interleaved, little endian, as a WAV file has them
  private int used;
  private long frames;
  private long from;
  private long to = Long.MAX_VALUE;

  /**
   * @param announced frames, 0 if unknown
   * @param sampleBits 4…24; kept in whole bytes, at their upper end
   */
  FlacSamples(long announced, int channels, int sampleBits) {
    this.channels = channels;
    this.sampleBits = sampleBits;
    bytesPerSample = (sampleBits + 7) / 8;
    announcedBytes = Math.toIntExact(announced * channels * bytesPerSample);
    data = new byte[announced == 0 ? FIRST_BYTES : Math.min(FIRST_BYTES, announcedBytes)];
  }

  /** Of all only {@code most} frames, from {@code start} on. */
  static FlacSamples of(int channels, int sampleBits, long start, long most) {
    FlacSamples samples = new FlacSamples(0, channels, sampleBits);
    samples.from = start;
    samples.to = start + most;
    return samples;
  }

  /** Decoded so far, whether kept or not. */
  long frames() {
    return frames;
  }

  /** Whether nothing more is kept. */
  boolean full() {
    return frames >= to;
  }

  /** Appends a block of samples, channel by channel. */
  void add(long[][] block) {
    int first = (int) Math.min(block[0].length, Math.max(0, from - frames));
    int end = (int) Math.min(block[0].length, Math.max(first, to - frames));
    frames += block[0].length;
    int needed = Math.addExact(used, (end - first) * channels * bytesPerSample);
    if (needed > data.length) {
      int most = announcedBytes > 0 ? announcedBytes : 1 << 30;
      data = Arrays.copyOf(data, Math.max(needed, (int) Math.min(2L * data.length, most)));
    }
    int shift = 8 * bytesPerSample - sampleBits;
    int flip = bytesPerSample == 1 ? 128 : 0; // 8 bits are unsigned in WAV
    for (int i = first; i < end; i++) {
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

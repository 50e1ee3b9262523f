package dev.vocalise.model.audio;

import dev.vocalise.model.audio.AudioFormatException.Reason;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Decodes FLAC of 16 bits, mono, as the demo archives hold it (RFC 9639; section numbers below are
 * its own). A decoded file is compared with the MD5 in its header, so a wrong sample cannot pass.
 */
public final class FlacFile {
  private static final int BITS = 16;
  private static final int STREAM_INFO_BYTES = 34;
  private static final int FRAME_SYNC = 0x3FFE; // 14 bits, then the mandatory zero

  /** The fixed predictors of order 0…4 (9.2.5), the nearest sample first. */
  private static final int[][] FIXED = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

  private final FlacBits bits;
  private final Path path;

  private FlacFile(byte[] file, Path path) {
    this.bits = new FlacBits(file, path);
    this.path = path;
  }

  /** The same sound as the bytes of a WAV file; {@code path} is for messages only. */
  public static byte[] toWav(byte[] flac, Path path) {
    return new FlacFile(flac, path).decode();
  }

  private byte[] decode() {
    if (bits.read(32) != 0x664C6143) { // "fLaC"
      throw notAudio("expected a FLAC file");
    }
    boolean last = false;
    int rate = 0;
    short[] samples = new short[0];
    byte[] md5 = new byte[16];
    for (boolean first = true; !last; first = false) {
      last = bits.read(1) == 1;
      int type = (int) bits.read(7);
      int length = (int) bits.read(24);
      if (first && (type != 0 || length != STREAM_INFO_BYTES)) {
        throw notAudio("FLAC without STREAMINFO");
      }
      if (!first) {
        bits.skipBytes(length);
        continue;
      }
      bits.skipBytes(10); // block and frame sizes (8.2)
      rate = (int) bits.read(20);
      requireMono16((int) bits.read(3) + 1, (int) bits.read(5) + 1);
      samples = new short[length(bits.read(36))];
      for (int i = 0; i < md5.length; i++) {
        md5[i] = (byte) bits.read(8);
      }
    }
    for (int at = 0; at < samples.length; ) {
      at += frame(samples, at);
    }
    byte[] wav = WavFile.encode(samples, 1, rate);
    requireDigest(wav, md5);
    return wav;
  }

  private int length(long samples) {
    if (2 * samples > WavFile.MAX_BYTES) {
      throw notAudio("impossible header: " + samples + " samples");
    }
    return (int) samples;
  }

  private void requireMono16(int channels, int bitsPerSample) {
    if (channels != 1 || bitsPerSample != BITS) {
      throw new AudioFormatException(
          path,
          Reason.UNSUPPORTED,
          channels + " channels of " + bitsPerSample + " bits; expected FLAC with 1 of 16");
    }
  }

  private void requireDigest(byte[] wav, byte[] md5) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      digest.update(wav, WavFile.HEADER_BYTES, wav.length - WavFile.HEADER_BYTES);
      if (!MessageDigest.isEqual(digest.digest(), md5)) {
        throw notAudio("the decoded samples do not have the MD5 of the FLAC header");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  /** Decodes one frame (9); returns its number of samples. */
  private int frame(short[] samples, int at) {
    if (bits.read(15) != FRAME_SYNC << 1) {
      throw notAudio("lost FLAC frame at sample " + at);
    }
    bits.read(1); // blocking strategy
    int sizeCode = (int) bits.read(4);
    int rateCode = (int) bits.read(4);
    bits.read(8); // channels, sample size, reserved: as in STREAMINFO
    int lead = (int) bits.read(8);
    for (int ones = Integer.numberOfLeadingZeros(~(lead << 24)); ones > 1; ones--) {
      bits.read(8); // the rest of the coded number (9.1.5)
    }
    int size = blockSize(sizeCode);
    if (rateCode == 12) {
      bits.read(8);
    } else if (rateCode == 13 || rateCode == 14) {
      bits.read(16);
    }
    bits.read(8); // CRC-8
    if (size > samples.length - at) {
      throw notAudio("more FLAC samples than announced");
    }
    long[] block = subframe(size, BITS);
    for (int i = 0; i < size; i++) {
      samples[at + i] = (short) block[i];
    }
    bits.alignToByte();
    bits.read(16); // CRC-16
    return size;
  }

  private int blockSize(int code) {
    if (code == 1) {
      return 192;
    }
    if (code >= 2 && code <= 5) {
      return 144 << code;
    }
    if (code == 6) {
      return (int) bits.read(8) + 1;
    }
    if (code == 7) {
      return (int) bits.read(16) + 1;
    }
    if (code >= 8) {
      return 1 << code;
    }
    throw notAudio("reserved FLAC block size");
  }

  /** One channel of a frame: a predictor and Rice-coded residuals (9.2). */
  private long[] subframe(int size, int sampleBits) {
    bits.read(1);
    int type = (int) bits.read(6);
    int wasted = bits.read(1) == 1 ? bits.readUnary() + 1 : 0;
    long[] samples = new long[size];
    int depth = sampleBits - wasted;
    if (depth < 1) {
      throw notAudio("FLAC with more wasted bits than bits");
    }
    if (type == 0) {
      Arrays.fill(samples, bits.readSigned(depth));
    } else if (type == 1) {
      warmUp(samples, size, depth);
    } else if (type >= 8 && type <= 12) {
      warmUp(samples, type - 8, depth);
      residual(samples, type - 8);
      predict(samples, FIXED[type - 8], 0);
    } else if (type >= 32) {
      linear(samples, type - 31, depth);
    } else {
      throw notAudio("FLAC with reserved subframe type " + type);
    }
    for (int i = 0; wasted > 0 && i < size; i++) {
      samples[i] <<= wasted;
    }
    return samples;
  }

  private void warmUp(long[] samples, int count, int depth) {
    if (count > samples.length) {
      throw notAudio("FLAC with predictor longer than its block");
    }
    for (int i = 0; i < count; i++) {
      samples[i] = bits.readSigned(depth);
    }
  }

  private void linear(long[] samples, int order, int depth) {
    warmUp(samples, order, depth);
    int precision = (int) bits.read(4) + 1;
    int shift = (int) bits.readSigned(5);
    if (precision == 16 || shift < 0) {
      throw notAudio("FLAC with reserved predictor");
    }
    int[] coefficients = new int[order];
    for (int i = 0; i < order; i++) {
      coefficients[i] = (int) bits.readSigned(precision);
    }
    residual(samples, order);
    predict(samples, coefficients, shift);
  }

  /** Turns residuals into samples in place. */
  private static void predict(long[] samples, int[] coefficients, int shift) {
    for (int i = coefficients.length; i < samples.length; i++) {
      long sum = 0;
      for (int j = 0; j < coefficients.length; j++) {
        sum += coefficients[j] * samples[i - 1 - j];
      }
      samples[i] += sum >> shift;
    }
  }

  /** Fills the samples behind the warm-up with residuals (9.2.7). */
  private void residual(long[] samples, int order) {
    int method = (int) bits.read(2);
    if (method > 1) {
      throw notAudio("FLAC with reserved residual coding");
    }
    int parameterBits = method == 0 ? 4 : 5;
    int escape = (1 << parameterBits) - 1;
    int partitions = 1 << bits.read(4);
    int partition = samples.length / partitions;
    if (partition * partitions != samples.length || partition < order) {
      throw notAudio("FLAC with residual partitions that do not fit the block");
    }
    for (int i = order; i < samples.length; ) {
      int end = (i / partition + 1) * partition;
      int parameter = (int) bits.read(parameterBits);
      int raw = parameter == escape ? (int) bits.read(5) : 0;
      for (; i < end; i++) {
        samples[i] = parameter == escape ? bits.readSigned(raw) : rice(parameter);
      }
    }
  }

  private long rice(int parameter) {
    long folded = (long) bits.readUnary() << parameter | bits.read(parameter);
    return folded >>> 1 ^ -(folded & 1);
  }

  private AudioFormatException notAudio(String detail) {
    return new AudioFormatException(path, Reason.NOT_AUDIO, detail);
  }
}

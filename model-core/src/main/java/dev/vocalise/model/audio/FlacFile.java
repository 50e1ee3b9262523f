package dev.vocalise.model.audio;

import dev.vocalise.model.FileContent;
import dev.vocalise.model.audio.AudioFormatException.Reason;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Decodes FLAC of 4 to 24 bits and 1 to 8 channels (RFC 9639; section numbers below are its own).
 * Every frame is compared with its CRC-16 and the whole with the MD5 in the header where there is
 * one, so a wrong sample cannot pass.
 */
public final class FlacFile {
  private static final int MIN_BITS = 4;
  private static final int MAX_BITS = 24;
  private static final int STREAM_INFO_BYTES = 34;
  private static final int FRAME_SYNC = 0x3FFE; // 14 bits, then the mandatory zero
  private static final int LEFT_SIDE = 8;
  private static final int SIDE_RIGHT = 9;
  private static final int MID_SIDE = 10;

  /** The fixed predictors of order 0…4 (9.2.5), the nearest sample first. */
  private static final int[][] FIXED = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

  private final FlacBits bits;
  private final Path path;
  private int rate;
  private int channels;
  private int sampleBits;
  private long announced;
  private final byte[] md5 = new byte[16];

  private FlacFile(byte[] file, Path path) {
    this.bits = new FlacBits(file, path);
    this.path = path;
  }

  /** The same sound as the bytes of a WAV file; {@code path} is for messages only. */
  public static byte[] toWav(byte[] flac, Path path) {
    return new FlacFile(flac, path).decode();
  }

  /** Of the whole sound some frames; see {@link AudioFile#excerpt}. */
  static Waveform excerpt(byte[] flac, Path path, long start, long frames, int mostSeconds) {
    FlacFile file = new FlacFile(flac, path);
    file.begin();
    if (file.announced > 0) {
      Waveform.requireFrames(start, frames, file.announced);
    }
    long most = (long) mostSeconds * file.rate;
    FlacSamples samples =
        FlacSamples.of(
            file.channels, file.sampleBits, start, frames == 0 ? most : Math.min(frames, most));
    while (!samples.full()
        && (file.announced > 0
            ? samples.frames() < file.announced
            : file.bits.startsFrame(FRAME_SYNC << 1))) {
      file.frame(samples);
    }
    Waveform.requireFrames(start, samples.full() ? 1 : frames, samples.frames());
    return WavFile.decode(samples.wav(file.rate), path);
  }

  private void begin() {
    bits.skipBytes(FileContent.behindId3(bits.bytes()));
    if (bits.read(32) != 0x664C6143) { // "fLaC"
      throw notAudio("expected a FLAC file");
    }
    metadata();
  }

  private byte[] decode() {
    begin();
    FlacSamples samples = new FlacSamples(announced, channels, sampleBits);
    while (announced > 0 ? samples.frames() < announced : bits.startsFrame(FRAME_SYNC << 1)) {
      frame(samples);
    }
    if (samples.frames() == 0) {
      throw new AudioFormatException(path, Reason.EMPTY, "the FLAC stream holds no sample");
    }
    if (!samples.hasDigest(md5)) {
      throw notAudio("damaged: the samples do not have the MD5 of the FLAC header; copy it again");
    }
    return samples.wav(rate);
  }

  /** Reads STREAMINFO (8.2) and passes the other blocks by. */
  private void metadata() {
    boolean last = false;
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
      bits.skipBytes(10); // block and frame sizes
      rate = (int) bits.read(20);
      channels = (int) bits.read(3) + 1;
      sampleBits = (int) bits.read(5) + 1;
      announced = bits.read(36);
      for (int i = 0; i < md5.length; i++) {
        md5[i] = (byte) bits.read(8);
      }
      requireSupported();
    }
  }

  private void requireSupported() {
    if (sampleBits < MIN_BITS || sampleBits > MAX_BITS) {
      throw new AudioFormatException(
          path,
          Reason.UNSUPPORTED,
          "FLAC of %s bits; expected %s to %s: convert it with `ffmpeg -i IN OUT.wav`"
              .formatted(sampleBits, MIN_BITS, MAX_BITS));
    }
    if (rate < 1) {
      throw notAudio("impossible header: " + rate + " Hz");
    }
    requireRoom(announced);
  }

  private void requireRoom(long frames) {
    if (frames * channels * ((sampleBits + 7) / 8) > WavFile.MAX_BYTES) {
      throw new AudioFormatException(
          path,
          Reason.UNSUPPORTED,
          "%s or more samples, an utterance has at most %s bytes of them"
              .formatted(frames, WavFile.MAX_BYTES));
    }
  }

  /** Decodes one frame (9). */
  private void frame(FlacSamples samples) {
    int start = bits.bytePosition();
    if (bits.read(15) != FRAME_SYNC << 1) {
      throw notAudio("damaged: lost FLAC frame at sample " + samples.frames() + "; copy it again");
    }
    bits.read(1); // blocking strategy
    int sizeCode = (int) bits.read(4);
    int rateCode = (int) bits.read(4);
    int assignment = (int) bits.read(4);
    bits.read(4); // sample size, reserved: as in STREAMINFO
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
    if (announced > 0 && size > announced - samples.frames()) {
      throw notAudio("more FLAC samples than announced");
    }
    requireRoom(samples.frames() + size);
    samples.add(block(assignment, size));
    bits.alignToByte();
    int crc = bits.crc16(start);
    if (bits.read(16) != crc) {
      throw notAudio("damaged: FLAC frame at sample " + samples.frames() + "; copy it again");
    }
  }

  /** All channels of a frame, the two of a stereo pair made independent again (9.1.3). */
  private long[][] block(int assignment, int size) {
    boolean pair = assignment >= LEFT_SIDE && assignment <= MID_SIDE;
    if (pair ? channels != 2 : assignment != channels - 1) {
      throw notAudio("FLAC frame with other channels than STREAMINFO");
    }
    long[][] block = new long[channels][];
    for (int c = 0; c < channels; c++) {
      boolean side = pair && c == (assignment == SIDE_RIGHT ? 0 : 1);
      block[c] = subframe(size, sampleBits + (side ? 1 : 0));
    }
    for (int i = 0; pair && i < size; i++) {
      long a = block[0][i];
      long b = block[1][i];
      switch (assignment) {
        case LEFT_SIDE -> block[1][i] = a - b;
        case SIDE_RIGHT -> block[0][i] = a + b;
        default -> {
          long mid = (a << 1) | (b & 1);
          block[0][i] = (mid + b) >> 1;
          block[1][i] = (mid - b) >> 1;
        }
      }
    }
    return block;
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
  private long[] subframe(int size, int codedBits) {
    if (bits.read(1) != 0) {
      throw notAudio("damaged: lost FLAC subframe; copy it again");
    }
    int type = (int) bits.read(6);
    int wasted = bits.read(1) == 1 ? bits.readUnary() + 1 : 0;
    long[] samples = new long[size];
    int depth = codedBits - wasted;
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

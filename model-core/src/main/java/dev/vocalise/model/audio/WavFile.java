package dev.vocalise.model.audio;

import dev.vocalise.model.audio.AudioFormatException.Reason;
import dev.vocalise.model.input.InputFile;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * WAV in and out. Reads PCM of 8, 16, 24 and 32 bits and float of 32 and 64 bits, also as
 * WAVE_FORMAT_EXTENSIBLE, any number of channels (averaged) and any rate; writes mono PCM of 16
 * bits.
 */
public final class WavFile {
  /** Larger files are recording sessions and not utterances; they are read whole into memory. */
  public static final int MAX_BYTES = 256 << 20;

  static final int HEADER_BYTES = 44;

  private static final VarHandle PCM16 =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private WavFile() {}

  /**
   * Reads the file; an integer sample of n bits becomes value / 2^(n−1).
   *
   * @throws AudioFormatException where the content is no such WAV
   */
  public static Waveform read(Path path) throws IOException {
    return decode(bytes(path), path);
  }

  /** The same for a file already in memory; {@code path} is for messages only. */
  public static Waveform decode(byte[] file, Path path) {
    return decode(file, WavHeader.parse(file, path), path);
  }

  /** The same for the samples that the header points at. */
  public static Waveform decode(byte[] file, WavHeader header, Path path) {
    float[] samples = new float[header.frames()];
    if (header.channels() == 1 && header.bytesPerSample() == 2) {
      pcm16(file, header.dataOffset(), samples);
    } else {
      ByteBuffer data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      data.position(header.dataOffset());
      for (int frame = 0; frame < samples.length; frame++) {
        double sum = 0;
        for (int channel = 0; channel < header.channels(); channel++) {
          sum += header.floating() ? real(data, header) : integer(data, header.bytesPerSample());
        }
        samples[frame] = (float) (sum / header.channels());
      }
    }
    if (header.floating()) {
      requireFinite(samples, path);
    }
    return new Waveform(samples, header.sampleRateHz(), header.channels());
  }

  public static byte[] bytes(Path path) throws IOException {
    long size = Files.size(path);
    if (size > MAX_BYTES) {
      throw tooLarge(path, size);
    }
    return InputFile.bytes(path, MAX_BYTES);
  }

  static AudioFormatException tooLarge(Path path, long size) {
    String detail = "the file has " + size + " bytes, an utterance has at most " + MAX_BYTES;
    return new AudioFormatException(path, Reason.UNSUPPORTED, detail);
  }

  /** The usual case in one pass; the loop over channels takes several times as long. */
  private static void pcm16(byte[] file, int offset, float[] samples) {
    for (int i = 0; i < samples.length; i++) {
      short value = (short) PCM16.get(file, offset + 2 * i);
      samples[i] = value * (1f / 32768); // a power of two: the same as the division
    }
  }

  private static double integer(ByteBuffer data, int bytes) {
    return switch (bytes) {
      case 1 -> ((data.get() & 0xFF) - 128) / 128.0; // 8 bits are unsigned
      case 2 -> data.getShort() / 32768.0;
      case 3 -> ((data.get() & 0xFF) | (data.get() & 0xFF) << 8 | data.get() << 16) / 8388608.0;
      default -> data.getInt() / 2147483648.0;
    };
  }

  private static double real(ByteBuffer data, WavHeader header) {
    return header.bytesPerSample() == 4 ? data.getFloat() : data.getDouble();
  }

  private static void requireFinite(float[] samples, Path path) {
    for (int i = 0; i < samples.length; i++) {
      if (!Float.isFinite(samples[i])) {
        throw new AudioFormatException(
            path, Reason.NOT_AUDIO, "sample " + i + " is " + samples[i] + ", expected a number");
      }
    }
  }

  /** Writes mono PCM of 16 bits, rounded and clipped to −1…1. */
  public static void write(Path path, float[] samples, int sampleRateHz) throws IOException {
    Files.write(path, encode(samples, sampleRateHz));
  }

  /** The same to a stream, which stays open. */
  public static void write(OutputStream out, float[] samples, int sampleRateHz) throws IOException {
    out.write(encode(samples, sampleRateHz));
  }

  /** The bytes of such a file. */
  public static byte[] encode(float[] samples, int sampleRateHz) {
    short[] values = new short[samples.length];
    for (int i = 0; i < values.length; i++) {
      long rounded = Math.round(samples[i] * 32768.0);
      values[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, rounded));
    }
    return encode(values, 1, sampleRateHz);
  }

  /** A whole file of PCM 16; {@code values} holds the channels interleaved. */
  public static byte[] encode(short[] values, int channels, int sampleRateHz) {
    int dataBytes = Math.multiplyExact(values.length, 2);
    ByteBuffer out =
        ByteBuffer.allocate(Math.addExact(HEADER_BYTES, dataBytes)).order(ByteOrder.LITTLE_ENDIAN);
    header(out, channels, sampleRateHz, 2, dataBytes);
    out.asShortBuffer().put(values);
    return out.array();
  }

  /** Puts the header of a PCM file before its samples. */
  static void header(
      ByteBuffer out, int channels, int sampleRateHz, int bytesPerSample, int dataBytes) {
    int block = channels * bytesPerSample;
    out.put(ascii("RIFF")).putInt(HEADER_BYTES - 8 + dataBytes).put(ascii("WAVEfmt ")).putInt(16);
    out.putShort((short) 1).putShort((short) channels).putInt(sampleRateHz);
    out.putInt(sampleRateHz * block).putShort((short) block);
    out.putShort((short) (8 * bytesPerSample));
    out.put(ascii("data")).putInt(dataBytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

package dev.vocalise.model.audio;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * What a person sees of a wave: its outline and its log-mel spectrogram, the one that the model
 * reads. Thread-safe.
 */
public final class WavePicture {

  private static final int MEL_BINS = 128;

  /** Range of levels shown below the loudest one, in nats; about 52 dB. */
  private static final float SHOWN_NATS = 12f;

  /** Anchors of matplotlib's viridis, evenly spaced: lightness grows with the level. */
  private static final int[] VIRIDIS = {
    0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b,
    0xfde725
  };

  private static final byte[] PALETTE = palette();

  /** First bytes of a PNG file. */
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private WavePicture() {}

  /**
   * The outline of a wave.
   *
   * @param wave samples
   * @param n number of values wanted, positive
   * @return largest magnitude in each of {@code n} equal stretches; 0 where a stretch has no sample
   */
  public static float[] peaks(float[] wave, int n) {
    if (n < 1) {
      throw new IllegalArgumentException("n must be >= 1 but was " + n);
    }
    float[] peaks = new float[n];
    for (int i = 0; i < wave.length; i++) {
      int at = (int) ((long) i * n / wave.length);
      peaks[at] = Math.max(peaks[at], Math.abs(wave[i]));
    }
    return peaks;
  }

  /**
   * The spectrogram as a PNG: one column per 10 ms frame, one row per mel bin (128), low ones at
   * the bottom, colours from dark (12 nats below the loudest value, or less) to bright.
   *
   * @param wave mono samples; a wave shorter than 25 ms gives one column
   * @param sampleRateHz its rate
   */
  public static byte[] spectrogramPng(float[] wave, int sampleRateHz) {
    float[] logs = new Fbank(FbankSettings.ast(sampleRateHz, MEL_BINS)).compute(wave);
    int frames = logs.length / MEL_BINS;
    float top = Float.NEGATIVE_INFINITY;
    for (float log : logs) {
      top = Math.max(top, log);
    }
    byte[] pixels = new byte[logs.length];
    for (int f = 0; f < frames; f++) {
      for (int m = 0; m < MEL_BINS; m++) {
        float level = 1 + (logs[f * MEL_BINS + m] - top) / SHOWN_NATS;
        int colour = Math.round(255 * Math.max(0, level));
        pixels[(MEL_BINS - 1 - m) * frames + f] = (byte) colour;
      }
    }
    return png(frames, MEL_BINS, pixels, PALETTE);
  }

  private static byte[] palette() {
    byte[] palette = new byte[3 * 256];
    for (int i = 0; i < 256; i++) {
      double at = i * (VIRIDIS.length - 1) / 255.0;
      int from = Math.min((int) at, VIRIDIS.length - 2);
      for (int c = 0; c < 3; c++) {
        int shift = 16 - 8 * c;
        int low = VIRIDIS[from] >> shift & 0xff;
        int high = VIRIDIS[from + 1] >> shift & 0xff;
        palette[3 * i + c] = (byte) Math.round(low + (high - low) * (at - from));
      }
    }
    return palette;
  }

  /**
   * A PNG file with a palette (PNG specification, colour type 3, 8 bits), which is all that a
   * spectrogram needs: no window toolkit has to be in the runtime.
   *
   * @param pixels palette indices, row by row from the top, {@code width * height} of them
   * @param palette 3 bytes per colour, up to 256 colours
   */
  private static byte[] png(int width, int height, byte[] pixels, byte[] palette) {
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(file);
      out.write(SIGNATURE);
      chunk(out, "IHDR", header(width, height));
      chunk(out, "PLTE", palette);
      chunk(out, "IDAT", deflate(width, height, pixels));
      chunk(out, "IEND", new byte[0]);
      return file.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory only
    }
  }

  private static byte[] header(int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(width);
    out.writeInt(height);
    out.write(new byte[] {8, 3, 0, 0, 0}); // bits, palette, deflate, filters, not interlaced
    return bytes.toByteArray();
  }

  private static byte[] deflate(int width, int height, byte[] pixels) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      for (int y = 0; y < height; y++) {
        out.write(0); // no filter
        out.write(pixels, y * width, width);
      }
    }
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) checksum.getValue());
  }
}

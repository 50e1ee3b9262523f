package dev.vocalise.model.audio;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes PNG files with a palette (PNG specification, colour type 3, 8 bits), which is all that a
 * spectrogram needs: no window toolkit has to be in the runtime.
 */
final class IndexedPng {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private IndexedPng() {}

  /**
   * Encodes a picture.
   *
   * @param pixels palette indices, row by row from the top, {@code width * height} of them
   * @param palette 3 bytes per colour, up to 256 colours
   */
  static byte[] encode(int width, int height, byte[] pixels, byte[] palette) {
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

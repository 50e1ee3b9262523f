package dev.vocalise.model.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes pickles and ZIPs as PyTorch does, and others that it never would. */
final class TorchFiles {

  private TorchFiles() {}

  /** A ZIP of stored entries, with names as given. */
  static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        ZipEntry header = new ZipEntry(entry.getKey());
        CRC32 checksum = new CRC32();
        checksum.update(entry.getValue());
        header.setMethod(ZipEntry.STORED);
        header.setSize(entry.getValue().length);
        header.setCrc(checksum.getValue());
        zip.putNextEntry(header);
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Small whole numbers as elements of a type. */
  static byte[] bytes(String type, float[] values) {
    ByteBuffer out = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      switch (type) {
        case "float32" -> out.putFloat(value);
        case "float64" -> out.putDouble(value);
        case "bfloat16" -> out.putShort((short) (Float.floatToIntBits(value) >>> 16));
        case "float16" -> out.putShort(half(value));
        default -> throw new IllegalArgumentException(type);
      }
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  private static short half(float value) {
    int bits = Float.floatToIntBits(value);
    return (short) (value == 0 ? 0 : (((bits >>> 23) - 127 + 15) << 10) | ((bits >>> 13) & 0x3FF));
  }

  /** Protocol 2, written instruction by instruction. */
  static final class Pickle {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Pickle() {
      raw("\u0080\u0002");
    }

    /** Instructions, a byte for each character. */
    Pickle raw(String instructions) {
      out.writeBytes(instructions.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    }

    Pickle open() {
      return raw("}(");
    }

    Pickle close() {
      return raw("u.");
    }

    Pickle text(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.write('X');
      out.writeBytes(little(bytes.length, 4));
      out.writeBytes(bytes);
      return this;
    }

    Pickle number(long value) {
      out.writeBytes(new byte[] {(byte) 0x8a, 8});
      out.writeBytes(little(value, 8));
      return this;
    }

    /** A member of a state: a window on storage 0. */
    Pickle tensor(
        String name,
        String storage,
        long elements,
        long offset,
        List<? extends Number> sizes,
        List<? extends Number> strides) {
      text(name).raw("ctorch._utils\n_rebuild_tensor_v2\n((");
      text("storage").raw("ctorch\n" + storage + "\n").text("0").text("cpu").number(elements);
      raw("tQ").number(offset);
      for (List<? extends Number> tuple : List.of(sizes, strides)) {
        raw("(");
        tuple.forEach(n -> number(n.longValue()));
        raw("t");
      }
      return raw("\u0089ccollections\nOrderedDict\n)RtR");
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }

  private static byte[] little(long value, int width) {
    byte[] bytes = new byte[width];
    for (int i = 0; i < width; i++) {
      bytes[i] = (byte) (value >>> (8 * i));
    }
    return bytes;
  }
}

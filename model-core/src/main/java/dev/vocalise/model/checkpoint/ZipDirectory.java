package dev.vocalise.model.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where the entries of a ZIP lie that {@code torch.save} wrote: all stored, in one folder.
 *
 * <p>Nothing is unpacked and no name becomes a path, but names that could leave a folder are
 * refused all the same: no such file comes from PyTorch. Both the directory and each entry's own
 * header must agree, and everything must lie inside the file. ZIP64 is understood.
 */
final class ZipDirectory {

  /** Bytes of an entry in the file, and the checksum that they must have. */
  record Extent(long offset, long length, int crc) {}

  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int END64_LOCATOR = 0x07064b50;
  private static final int END64_LOCATOR_BYTES = 20;
  private static final int END64 = 0x06064b50;
  private static final int END64_BYTES = 56;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final int ENCRYPTED = 1;
  private static final int STORED = 0;
  private static final int ZIP64_FIELD = 1;
  private static final long IN_ZIP64 = 0xFFFFFFFFL;

  /** Room for a hundred thousand entries; a checkpoint of 24 layers has 400. */
  private static final long MAX_DIRECTORY_BYTES = 16L << 20;

  /** One folder, then names of letters, digits and the like; no '..', no root, no backslash. */
  private static final Pattern NAME = Pattern.compile("[\\w. -]+(/[\\w.-]+)+");

  private final String origin;
  private final FileChannel channel;
  private final long size;
  private final Map<String, Extent> entries = new LinkedHashMap<>();
  private String folder = "";

  private ZipDirectory(String origin, FileChannel channel) throws IOException {
    this.origin = origin;
    this.channel = channel;
    size = channel.size();
  }

  /**
   * Entries by their names within the archive's folder.
   *
   * @throws CheckpointException when the archive is damaged or not one of PyTorch's
   */
  static Map<String, Extent> read(String origin, FileChannel channel) throws IOException {
    ZipDirectory directory = new ZipDirectory(origin, channel);
    directory.read();
    return directory.entries;
  }

  private void read() throws IOException {
    long end = findEnd();
    ByteBuffer tail = bytes(end, END_BYTES);
    long count = Short.toUnsignedLong(tail.getShort(10));
    long length = Integer.toUnsignedLong(tail.getInt(12));
    long start = Integer.toUnsignedLong(tail.getInt(16));
    if (end >= END64_LOCATOR_BYTES
        && bytes(end - END64_LOCATOR_BYTES, END64_LOCATOR_BYTES).getInt(0) == END64_LOCATOR) {
      long end64 = bytes(end - END64_LOCATOR_BYTES, END64_LOCATOR_BYTES).getLong(8);
      requireInside("its ZIP64 end record", end64, END64_BYTES, end);
      ByteBuffer wide = bytes(end64, END64_BYTES);
      if (wide.getInt(0) != END64) {
        throw bad("its ZIP64 end record is damaged");
      }
      count = wide.getLong(32);
      length = wide.getLong(40);
      start = wide.getLong(48);
    }
    requireInside("its directory", start, length, end);
    if (length > MAX_DIRECTORY_BYTES) {
      throw bad("its directory claims " + length + " bytes");
    }
    ByteBuffer directory = bytes(start, (int) length);
    while (directory.hasRemaining()) {
      entry(directory, start);
    }
    if (entries.size() != count) {
      throw bad("its directory lists " + entries.size() + " of " + count + " entries");
    }
  }

  private void entry(ByteBuffer in, long dataEnd) throws IOException {
    int at = in.position();
    if (in.remaining() < ENTRY_BYTES || in.getInt(at) != ENTRY) {
      throw bad("its directory is damaged after " + entries.size() + " entries");
    }
    int flags = in.getShort(at + 8);
    int method = in.getShort(at + 10);
    int crc = in.getInt(at + 16);
    int nameLength = in.getShort(at + 28) & 0xFFFF;
    int extraLength = in.getShort(at + 30) & 0xFFFF;
    int commentLength = in.getShort(at + 32) & 0xFFFF;
    long next = (long) at + ENTRY_BYTES + nameLength + extraLength + commentLength;
    if (next > in.limit()) {
      throw bad("its directory is damaged after " + entries.size() + " entries");
    }
    byte[] raw = new byte[nameLength];
    in.get(at + ENTRY_BYTES, raw);
    String name = new String(raw, StandardCharsets.UTF_8);
    long[] wide = {
      Integer.toUnsignedLong(in.getInt(at + 24)), // length
      Integer.toUnsignedLong(in.getInt(at + 20)), // length as stored
      Integer.toUnsignedLong(in.getInt(at + 42)) // where
    };
    widen(in.slice(at + ENTRY_BYTES + nameLength, extraLength), wide, name);
    if ((flags & ENCRYPTED) != 0 || method != STORED || wide[0] != wide[1]) {
      throw bad("entry " + name + " is compressed or encrypted, which PyTorch never does");
    }
    add(name, extent(name, raw, wide[2], wide[0], crc, dataEnd));
    in.position((int) next);
  }

  /** Replaces the numbers that did not fit their 32 bits. */
  private void widen(ByteBuffer extra, long[] numbers, String name) {
    ByteBuffer in = extra.order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= 4) {
      int id = in.getShort() & 0xFFFF;
      int length = in.getShort() & 0xFFFF;
      if (length > in.remaining()) {
        throw bad("entry " + name + " has a damaged extra field");
      }
      ByteBuffer field = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      in.position(in.position() + length);
      for (int i = 0; i < numbers.length && id == ZIP64_FIELD; i++) {
        if (numbers[i] == IN_ZIP64 && field.remaining() >= Long.BYTES) {
          numbers[i] = field.getLong();
        }
      }
    }
  }

  private Extent extent(String name, byte[] raw, long at, long length, int crc, long dataEnd)
      throws IOException {
    requireInside("entry " + name, at, LOCAL_BYTES, dataEnd);
    ByteBuffer local = bytes(at, LOCAL_BYTES);
    int nameLength = local.getShort(26) & 0xFFFF;
    int extraLength = local.getShort(28) & 0xFFFF;
    long offset = at + LOCAL_BYTES + nameLength + extraLength;
    requireInside("entry " + name, offset, length, dataEnd);
    if (local.getInt(0) != LOCAL
        || !bytes(at + LOCAL_BYTES, nameLength).equals(ByteBuffer.wrap(raw))) {
      throw bad("entry " + name + " has another name in its own header");
    }
    return new Extent(offset, length, crc);
  }

  private void add(String name, Extent extent) {
    if (!NAME.matcher(name).matches() || name.contains("..")) {
      throw bad("entry '" + name + "' has a name that PyTorch does not write");
    }
    String parent = name.substring(0, name.indexOf('/') + 1);
    if (folder.isEmpty()) {
      folder = parent;
    }
    if (!folder.equals(parent)) {
      throw bad("entry " + name + " lies outside the archive's folder " + folder);
    }
    if (entries.put(name.substring(parent.length()), extent) != null) {
      throw bad("entry " + name + " is there twice");
    }
  }

  /** The end record is the last thing in the file, but for a comment that it announces. */
  private long findEnd() throws IOException {
    long from = Math.max(0, size - END_BYTES - 0xFFFF);
    ByteBuffer tail = bytes(from, (int) (size - from));
    for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END
          && at + END_BYTES + (tail.getShort(at + 20) & 0xFFFF) == tail.limit()) {
        return from + at;
      }
    }
    throw bad("it is a ZIP without an end; it is truncated, fetch it again");
  }

  private void requireInside(String what, long from, long length, long limit) {
    if (from < 0 || length < 0 || from > limit || length > limit - from) {
      throw bad(what + " leaves the file; it is truncated or damaged, fetch it again");
    }
  }

  private ByteBuffer bytes(long from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw bad("it ends before its directory says so; it is truncated, fetch it again");
      }
    }
    return buffer.flip();
  }

  private CheckpointException bad(String problem) {
    return new CheckpointException(origin + ": " + problem);
  }
}

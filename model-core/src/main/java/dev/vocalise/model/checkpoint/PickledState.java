package dev.vocalise.model.checkpoint;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.CRC32;

/**
 * The tensors of a PyTorch checkpoint by name, and where each storage begins in the file.
 *
 * <p>In the ZIP, {@code data.pkl} holds the pickle and {@code data/KEY} the elements. Before 1.6, a
 * file is five pickles (magic number, version, machine, state, keys) and then, for each key, the
 * number of elements as int64 and the elements.
 */
record PickledState(SortedMap<String, StridedTensor> tensors, Map<String, Long> offsets) {

  private static final int ZIP_MAGIC = 0x04034b50;

  /** torch.serialization.MAGIC_NUMBER. */
  private static final BigInteger LEGACY_MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

  /** torch.serialization.PROTOCOL_VERSION. */
  private static final Long LEGACY_VERSION = 1001L;

  /** A pickle of 24 layers has 60,000 bytes. */
  private static final long MAX_PICKLE_BYTES = 16L << 20;

  private static final long CHECKSUM_WINDOW = 64L << 20;

  /** Reads the directory or the pickles; checks every storage against the file. */
  static PickledState read(String origin, FileChannel channel) throws IOException {
    if (channel.size() >= Integer.BYTES && map(channel, 0, Integer.BYTES).getInt(0) == ZIP_MAGIC) {
      return zip(origin, channel);
    }
    return legacy(origin, channel);
  }

  private static PickledState zip(String origin, FileChannel channel) throws IOException {
    Map<String, ZipDirectory.Extent> entries = ZipDirectory.read(origin, channel);
    for (Map.Entry<String, ZipDirectory.Extent> entry : entries.entrySet()) {
      requireChecksum(origin, channel, entry.getKey(), entry.getValue());
    }
    ZipDirectory.Extent order = entries.get("byteorder");
    if (order != null
        && !StandardCharsets.US_ASCII
            .decode(map(channel, order.offset(), Math.min(order.length(), 16)))
            .toString()
            .equals("little")) {
      throw new CheckpointException(origin + ": was written on a big-endian machine");
    }
    ZipDirectory.Extent pickle = entries.get("data.pkl");
    if (pickle == null) {
      throw new CheckpointException(origin + ": is a ZIP without data.pkl, so not a checkpoint");
    }
    if (pickle.length() > MAX_PICKLE_BYTES) {
      throw new CheckpointException(
          origin + ": its pickle has " + pickle.length() + " bytes; no checkpoint needs so many");
    }
    Map<String, StridedTensor.Storage> storages = new LinkedHashMap<>();
    Object state =
        PickledValues.read(origin, map(channel, pickle.offset(), pickle.length()), storages);
    Map<String, Long> offsets = new HashMap<>();
    for (StridedTensor.Storage storage : storages.values()) {
      ZipDirectory.Extent data = entries.get("data/" + storage.key());
      if (data == null) {
        throw new CheckpointException(origin + ": has no entry data/" + storage.key());
      }
      requireLength(origin, storage, data.length());
      offsets.put(storage.key(), data.offset());
    }
    return new PickledState(NamedTensors.of(origin, state), offsets);
  }

  private static PickledState legacy(String origin, FileChannel channel) throws IOException {
    ByteBuffer in = map(channel, 0, Math.min(channel.size(), MAX_PICKLE_BYTES));
    Map<String, StridedTensor.Storage> storages = new LinkedHashMap<>();
    if (in.remaining() < 2
        || PickleOpcode.of(in.get(0)) != PickleOpcode.PROTO
        || !LEGACY_MAGIC.equals(PickledValues.read(origin, in, storages))) {
      throw new CheckpointException(
          origin + ": is neither a ZIP nor begins with PyTorch's magic number; fetch it again");
    }
    Object version = PickledValues.read(origin, in, storages);
    if (!LEGACY_VERSION.equals(version)) {
      throw new CheckpointException(origin + ": expected format 1001, got another one");
    }
    if (!(PickledValues.read(origin, in, storages) instanceof PickledValues.Dictionary machine)
        || !Boolean.TRUE.equals(machine.members.get("little_endian"))) {
      throw new CheckpointException(origin + ": was not written on a little-endian machine");
    }
    Object state = PickledValues.read(origin, in, storages);
    if (!(PickledValues.read(origin, in, storages) instanceof List<?> keys)
        || keys.size() != storages.size()) {
      throw new CheckpointException(
          origin + ": its list of storages is not the list of those that its tensors use");
    }
    Map<String, Long> offsets = new HashMap<>();
    long at = in.position();
    for (Object key : keys) {
      StridedTensor.Storage storage = key instanceof String text ? storages.get(text) : null;
      if (storage == null || offsets.containsKey(storage.key())) {
        throw new CheckpointException(
            origin + ": its list of storages is not the list of those that its tensors use");
      }
      long rest = channel.size() - at - Long.BYTES;
      long length = Math.multiplyExact(storage.elements(), (long) storage.type().bytes());
      if (rest < length) {
        throw new CheckpointException(
            "%s: storage %s needs %s bytes, but only %s are left; it is truncated, fetch it again"
                .formatted(origin, storage.key(), length, Math.max(rest, 0)));
      }
      long elements = map(channel, at, Long.BYTES).getLong(0);
      if (elements != storage.elements()) {
        throw new CheckpointException(
            "%s: storage %s: expected %s elements, got %s"
                .formatted(origin, storage.key(), storage.elements(), elements));
      }
      offsets.put(storage.key(), at + Long.BYTES);
      at += Long.BYTES + length;
    }
    if (at != channel.size()) {
      throw new CheckpointException(
          origin + ": " + (channel.size() - at) + " bytes after the last storage belong to none");
    }
    return new PickledState(NamedTensors.of(origin, state), offsets);
  }

  private static void requireLength(String origin, StridedTensor.Storage storage, long length) {
    long width = storage.type().bytes();
    if (length / width != storage.elements() || length % width != 0) {
      throw new CheckpointException(
          "%s: storage %s: expected %s elements of %s, got %s bytes"
              .formatted(origin, storage.key(), storage.elements(), storage.type(), length));
    }
  }

  private static void requireChecksum(
      String origin, FileChannel channel, String name, ZipDirectory.Extent extent)
      throws IOException {
    CRC32 checksum = new CRC32();
    for (long done = 0; done < extent.length(); done += CHECKSUM_WINDOW) {
      long length = Math.min(CHECKSUM_WINDOW, extent.length() - done);
      checksum.update(map(channel, extent.offset() + done, length));
    }
    if ((int) checksum.getValue() != extent.crc()) {
      throw new CheckpointException(
          origin + ": entry " + name + " does not have its checksum; fetch the file again");
    }
  }

  private static ByteBuffer map(FileChannel channel, long from, long length) throws IOException {
    return channel.map(FileChannel.MapMode.READ_ONLY, from, length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
